import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { inSnapshot } from "../../db/pool.ts";
import type { FigureSection } from "../../portrait/figure-sections.ts";
import { readSection } from "../../portrait/section.store.ts";
import { lookRoute, NOTHING } from "../looks.ts";
import type { Looks } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";
import { behindRoutes } from "./behind.routes.ts";
import { bucketsOf, checksIn, figuresIn } from "./read-section.ts";
import { ConsistencySchema, PortraitSchema } from "./schemas.ts";
import { sectionsRoute } from "./sections.routes.ts";

const period = Type.Object({ from: InstantSchema, to: InstantSchema });

interface SectionRoute {
  readonly section: FigureSection;
  readonly operationId: string;
  readonly summary: string;
}

const sectionRoutes: readonly SectionRoute[] = [
  {
    section: "deviceTrust",
    operationId: "readDeviceTrust",
    summary:
      "By which keys a factory's devices sign, who says it, what was refused, missing or signed twice",
  },
  {
    section: "utilisation",
    operationId: "readUtilisation",
    summary: "How long a factory's machines ran, idled and stood, by the loads that it confirmed",
  },
  {
    section: "energy",
    operationId: "readEnergy",
    summary: "What a factory's machines consumed, and when",
  },
  {
    section: "capacity",
    operationId: "readCapacity",
    summary: "How much of their planned time a factory's machines worked, how fast, and how well",
  },
  {
    section: "quality",
    operationId: "readQuality",
    summary: "How many things were good when they were inspected first",
  },
  {
    section: "orders",
    operationId: "readOrders",
    summary: "How many lines of orders came on time, and in full, by when they were promised",
  },
  {
    section: "inventory",
    operationId: "readInventory",
    summary: "How long things were in a factory's stock, and what is still there by when it came",
  },
  {
    section: "payment",
    operationId: "readPayment",
    summary: "How punctually a factory paid, and was paid, of what it discloses that others say",
  },
  {
    section: "documents",
    operationId: "readDocuments",
    summary:
      "Which papers of others a factory has, who else signed them, which hold, and what agrees with its meters",
  },
];

/** Days are the finest that a check speaks of. */
function consistencyRoute(app: HttpServer, pool: Pool, looks: Looks): void {
  lookRoute(app, looks, {
    path: "/portrait/consistency",
    operationId: "readConsistency",
    summary:
      "What of a factory's records does not fit together, by which check, and how sure that is",
    section: "consistency",
    resolutions: ["day", "month"],
    params: NOTHING,
    query: period,
    answer: ConsistencySchema,
    read: ({ view }) =>
      inSnapshot(pool, async (db) => {
        const at = bucketsOf(view);
        return checksIn(await readSection(db, "consistency", view.factory, at));
      }),
  });
}

/** What the evidence says of a factory, section by section: each a look of its own. */
export function portraitRoutes(app: HttpServer, pool: Pool, looks: Looks): void {
  consistencyRoute(app, pool, looks);
  for (const { operationId, section, summary } of sectionRoutes)
    lookRoute(app, looks, {
      path: `/portrait/${section}`,
      operationId,
      summary,
      section,
      resolutions: ["day", "hour", "month"],
      params: NOTHING,
      query: period,
      answer: PortraitSchema,
      read: ({ view }) =>
        inSnapshot(pool, async (db) =>
          figuresIn(await readSection(db, section, view.factory, bucketsOf(view))),
        ),
    });
  sectionsRoute(app, pool, looks);

  behindRoutes(app, pool, looks);
}
