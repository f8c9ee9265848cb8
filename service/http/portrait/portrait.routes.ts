import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Problem } from "../../errors.ts";
import { inSnapshot } from "../../db/pool.ts";
import { entriesBehind } from "../../portrait/behind.store.ts";
import { type Meaning, meanings } from "../../portrait/signal.ts";
import { signalsOf } from "../../portrait/signal.store.ts";
import type { FigureSection } from "../../portrait/figure-sections.ts";
import { readSection, signalMeanings } from "../../portrait/section.store.ts";
import { lookRoute, NOTHING } from "../looks.ts";
import type { Looks } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";
import { bucketsOf, checksIn, figuresIn } from "./read-section.ts";
import { ConsistencySchema, PortraitSchema } from "./schemas.ts";
import { sectionsRoute } from "./sections.routes.ts";

const period = Type.Object({ from: InstantSchema, to: InstantSchema });

const ENTRIES = 200;

const EntriesQuery = Type.Object({
  from: InstantSchema,
  to: InstantSchema,
  machine: Type.String({ minLength: 1, maxLength: 128 }),
  meaning: Type.Optional(
    Type.Enum([...meanings], { description: "of the machine's signal, where it has several" }),
  ),
  after: Type.Optional(Type.Integer({ minimum: 0, description: "`next` of the page before" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: ENTRIES })),
});

const EntriesSchema = Type.Object({
  entries: Type.Array(Type.Object({ index: Type.Integer(), statementHash: Type.String() })),
  next: Type.Union([Type.Integer(), Type.Null()]),
});

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

const behindRoutes = [
  { section: "utilisation", operationId: "listUtilisationEntries" },
  { section: "energy", operationId: "listEnergyEntries" },
  { section: "capacity", operationId: "listCapacityEntries" },
] as const;

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

  for (const { operationId, section } of behindRoutes)
    lookRoute(app, looks, {
      path: `/portrait/${section}/entries`,
      operationId,
      summary: `Entries of the log that a machine's figures of ${section} are drawn from`,
      section,
      resolutions: ["hour", "day", "month"],
      params: NOTHING,
      query: EntriesQuery,
      answer: EntriesSchema,
      problems: [404],
      read: ({ query: { after = -1, limit = ENTRIES, machine, meaning }, view }) =>
        inSnapshot(pool, async (db) => {
          const declared = await signalsOf(db, view.factory);
          const ofSection: readonly Meaning[] = signalMeanings[section];
          const signal = declared.find(
            (one) =>
              one.machine === machine &&
              ofSection.includes(one.meaning) &&
              (meaning === undefined || one.meaning === meaning),
          );
          if (signal === undefined)
            throw new Problem("notFound", "The machine has no signal of this section.");
          const asked = { ...view.period, after, limit };
          const { entries, next = null } = await entriesBehind(db, signal, asked);
          return { entries, next };
        }),
    });
}
