import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../device-attest/record.ts";
import { Problem } from "../errors.ts";
import { logSize } from "../evidence/log.store.ts";
import { activityOf } from "../ingest/activity.ts";
import { readActivity, readArrivals } from "../ingest/activity.store.ts";
import { type ExportCursor, exportRecords } from "../ingest/export.store.ts";
import { countBuckets } from "../parties/consent/period.ts";
import type { EventStreams } from "./event-stream.ts";
import { lookRoute, NOTHING } from "./looks.ts";
import { lookExport, pieceQuery } from "./looks-export.ts";
import type { Looks, View } from "./looks-decide.ts";
import { lookStream } from "./looks-stream.ts";
import type { HttpServer } from "./server.ts";

const Integer = Type.Integer();
const Mix = Type.Record(Type.String(), Integer);

const figures = {
  records: Integer,
  refused: Integer,
  missing: Integer,
  sources: Mix,
  grades: Mix,
  log: Type.Union([Type.Object({ first: Integer, last: Integer }), Type.Null()]),
};

const Bucket = Type.Object({ at: Type.String(), ...figures });
const Device = Type.Object({
  device: Type.String(),
  keyId: Type.String(),
  ...figures,
  buckets: Type.Array(Bucket),
});

const BUCKETS_MAX = 800;
const EXPORT_LIMIT = 200;
/** Entries of the log that a stream looks through at once. */
const ENTRIES_MAX = 10_000;

/** What a factory's devices sent: by device and hour, day or month; as it comes; and the records themselves. */
export function activityRoutes(
  app: HttpServer,
  pool: Pool,
  looks: Looks,
  streams: EventStreams,
): void {
  lookRoute(app, looks, {
    path: "/activity",
    operationId: "readActivity",
    summary: "Records, refusals and gaps by device and time, with sources, grades and log range",
    section: "deviceTrust",
    resolutions: ["day", "hour", "month"],
    params: NOTHING,
    query: Type.Object({ from: InstantSchema, to: InstantSchema }),
    answer: Type.Object({ ...figures, devices: Type.Array(Device) }),
    read: async ({ view }) => activityOf(await readActivity(pool, bucketsOf(view))),
  });

  lookStream(app, streams, looks, {
    path: "/activity/stream",
    operationId: "streamActivity",
    summary: "What came, as it comes",
    section: "deviceTrust",
    resolutions: ["record"],
    params: NOTHING,
    query: NOTHING,
    event: "arrivals",
    start: async () => String(await logSize(pool)),
    next: async ({ after, view }) => {
      const from = entryOf(after);
      const until = Math.min(await logSize(pool), from + ENTRIES_MAX);
      if (!(until > from)) return undefined;
      const devices = await readArrivals(pool, view.factory, { from, until }, view.period);
      return { after: String(until), data: devices.length === 0 ? undefined : { devices } };
    },
  });

  lookExport(app, looks, {
    path: "/export",
    operationId: "exportRecords",
    summary: "The signed records, key by key, to be verified elsewhere",
    section: "records",
    resolutions: ["record"],
    params: NOTHING,
    query: pieceQuery,
    fields: ["index", "device", "statement", "signature", "refused", "record"],
    read: async ({ query: { after, limit = EXPORT_LIMIT }, view }) => {
      const page = { after: cursorOf(after), limit };
      const { reached, records } = await exportRecords(pool, view.factory, view.period, page);
      return { lines: records, next: reached === undefined ? null : cursorAt(reached) };
    },
  });
}

/** @throws Problem `invalidRequest` */
function bucketsOf({ factory, period, resolution }: View) {
  if (resolution === "record") throw new Problem("invalidRequest", "By the hour at the finest.");
  if (countBuckets(period, resolution, BUCKETS_MAX + 1) > BUCKETS_MAX)
    throw new Problem("invalidRequest", `At most ${String(BUCKETS_MAX)} buckets at once.`);
  return { factory, ...period, resolution };
}

/** A client says it itself where it goes on. @throws Problem `invalidRequest` */
function entryOf(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new Problem("invalidRequest", "`Last-Event-ID` is none of this stream's.");
  return Number(text);
}

/** @throws Problem `invalidRequest` */
function cursorOf(text = "0.0.0"): ExportCursor {
  const [, keyNo, sequence, index] = /^(\d{1,9})\.(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (index === undefined) throw new Problem("invalidRequest", "`after` is no cursor.");
  return { keyNo: Number(keyNo), sequence: Number(sequence), index: Number(index) };
}

const cursorAt = ({ index, keyNo, sequence }: ExportCursor): string =>
  [keyNo, sequence, index].join(".");
