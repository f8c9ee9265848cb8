import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Problem } from "../../errors.ts";
import { countBuckets } from "../../parties/consent/period.ts";
import { inSnapshot } from "../../db/pool.ts";
import { countedSignals, countedSize } from "../../portrait/portrait.store.ts";
import { countedFirstPass, countedOrderLines } from "../../portrait/cases.store.ts";
import {
  type At,
  consumptionFigures,
  orderFigures,
  qualityFigures,
  utilisationFigures,
} from "../../portrait/section.ts";
import { lookRoute, NOTHING } from "../looks.ts";
import type { Looks, View } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";
import { PortraitSchema } from "./schemas.ts";

const BUCKETS_MAX = 800;
const period = Type.Object({ from: InstantSchema, to: InstantSchema });

/** What the evidence says of a factory, section by section: each a look of its own. */
export function portraitRoutes(app: HttpServer, pool: Pool, looks: Looks): void {
  const common = {
    resolutions: ["day", "hour", "month"],
    params: NOTHING,
    query: period,
    answer: PortraitSchema,
  } as const;

  lookRoute(app, looks, {
    ...common,
    path: "/portrait/utilisation",
    operationId: "readUtilisation",
    summary: "How long a factory's machines ran, idled and stood, by the loads that it confirmed",
    section: "utilisation",
    read: ({ view }) =>
      inSnapshot(pool, async (db) => {
        const at = bucketsOf(view);
        const signals = await countedSignals(db, view.factory, ["load"], at);
        return { counted: await countedSize(db), ...utilisationFigures(signals, at) };
      }),
  });

  lookRoute(app, looks, {
    ...common,
    path: "/portrait/energy",
    operationId: "readEnergy",
    summary: "What a factory's machines consumed, and when",
    section: "energy",
    read: ({ view }) =>
      inSnapshot(pool, async (db) => {
        const at = bucketsOf(view);
        const meanings = ["energyInterval", "energyCounter"] as const;
        const signals = await countedSignals(db, view.factory, meanings, at);
        return { counted: await countedSize(db), ...consumptionFigures(signals, at) };
      }),
  });

  lookRoute(app, looks, {
    ...common,
    path: "/portrait/quality",
    operationId: "readQuality",
    summary: "How many things were good when they were inspected first",
    section: "quality",
    read: ({ view }) =>
      inSnapshot(pool, async (db) => {
        const at = bucketsOf(view);
        const cases = await countedFirstPass(db, view.factory, at);
        return { counted: await countedSize(db), ...qualityFigures(cases, at) };
      }),
  });

  lookRoute(app, looks, {
    ...common,
    path: "/portrait/orders",
    operationId: "readOrders",
    summary: "How many lines of orders came on time, and in full, by when they were promised",
    section: "orders",
    read: ({ view }) =>
      inSnapshot(pool, async (db) => {
        const at = bucketsOf(view);
        const lines = await countedOrderLines(db, view.factory, at);
        return { counted: await countedSize(db), ...orderFigures(lines, at) };
      }),
  });
}

/** @throws Problem `invalidRequest` */
function bucketsOf({ at, period: shown, resolution }: View): At {
  if (resolution === "record") throw new Problem("invalidRequest", "By the hour at the finest.");
  if (countBuckets(shown, resolution, BUCKETS_MAX + 1) > BUCKETS_MAX)
    throw new Problem("invalidRequest", `At most ${String(BUCKETS_MAX)} buckets at once.`);
  return { period: shown, resolution, now: at };
}
