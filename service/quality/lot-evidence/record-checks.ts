import {
  asCheck,
  type Check,
  fail,
  notChecked,
  pass,
  verdictOf,
} from "../../evidence/verification/check.ts";
import { isObject } from "../../evidence/verification/json-rpc.ts";
import { lotUriIn } from "../lot-uri.ts";
import { textsIn } from "./texts.ts";
import type { LotView } from "./view.ts";

/** What a lot's report says of one of its records. */
export interface RecordReport {
  /** Index in the log. */
  readonly index: number;
  readonly checks: readonly Check[];
}

/** All records in one line; each has its own lines beside it. */
export function checkRecords(
  records: readonly RecordReport[],
  id: "lot.records" | "path.records" = "lot.records",
): Check {
  if (records.length === 0) return asCheck(id, notChecked("lotRecordsNone"));
  const judged = records.map(({ checks, index }) => ({ index, verdict: verdictOf(checks) }));
  const count = (wanted: string): number =>
    judged.filter(({ verdict }) => verdict === wanted).length;
  const failed = judged.find(({ verdict }) => verdict === "failed");
  if (failed !== undefined)
    return asCheck(id, fail("lotRecordFailed", { count: count("failed"), index: failed.index }));
  const unmade = judged.find(({ verdict }) => verdict === "incomplete");
  if (unmade !== undefined)
    return asCheck(
      id,
      notChecked("lotRecordUnmade", { count: count("incomplete"), index: unmade.index }),
    );
  return asCheck(id, pass("lotRecordsGood", { count: records.length }));
}

/** The one spelling of the URI of a thing (`service/trace/capture/epc.ts`). */
export type OneSpelling = (uri: string) => string;

/** That every record speaks of this lot, and that an inspection of it bears the label's name. */
export function checkSubject({ bundle, inspections }: LotView, oneSpelling: OneSpelling): Check {
  const own = new Set(inspections.map(({ at }) => at));
  const stranger = bundle.records.find(
    ({ record }, at) => !own.has(at) && !names(record, bundle.uri, oneSpelling),
  );
  if (stranger !== undefined)
    return asCheck("lot.subject", fail("lotSubjectOther", { index: stranger.index }));
  const isBound =
    bundle.uri === undefined ||
    inspections.some(({ at }) => subjectsOf(bundle.records[at]?.record).includes(bundle.uri ?? ""));
  return asCheck(
    "lot.subject",
    isBound
      ? pass("lotSubjectGood", { count: bundle.records.length, uri: bundle.uri ?? bundle.lot })
      : fail("lotUriUnbound", { uri: bundle.uri ?? "" }),
  );
}

/** A record of another kind is about the lot when its subjects, or the event in it, name the lot. */
const names = (record: unknown, uri: string | undefined, oneSpelling: OneSpelling): boolean =>
  uri !== undefined &&
  isObject(record) &&
  record["kind"] !== "inspection" &&
  (subjectsOf(record).includes(uri) ||
    textsIn(record["event"]).some((text) => text === uri || oneSpelling(text) === uri));

/** As they were written, and as one spelling for one lot. */
const subjectsOf = (record: unknown): string[] =>
  isObject(record) && Array.isArray(record["subjects"])
    ? (record["subjects"] as unknown[]).flatMap((subject) =>
        typeof subject === "string" ? [subject, lotUriIn(subject) ?? subject] : [],
      )
    : [];

const UNSIGNED_LINES_MAX = 50;

/** Events that records carry are checked with them; of the others only who said them is known. */
export function checkEvents({ bundle }: LotView): Check[] {
  const id = "lot.events";
  const signed = bundle.records.filter(
    ({ record }) => isObject(record) && record["kind"] === "event",
  ).length;
  const first = asCheck(
    id,
    signed + bundle.events.length === 0
      ? pass("lotEventsNone")
      : pass("lotEventsSigned", { count: signed, others: bundle.events.length }),
  );
  const unsigned = bundle.events.slice(0, UNSIGNED_LINES_MAX).map(({ event, sayer }) => {
    const name = isObject(event) ? (event["id"] ?? event["eventID"]) : undefined;
    return asCheck(
      id,
      notChecked("lotEventUnsigned", { by: sayer, event: typeof name === "string" ? name : "" }),
    );
  });
  return [first, ...unsigned];
}
