import type { DeviceRecord } from "../../../device-attest/record.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { instantMs } from "../../trace/capture/instant.ts";
import { type JsonObject, textIn } from "../../trace/capture/json.ts";
import { amountOf, membersOf } from "../event-members.ts";
import { momentOf } from "../moment.ts";

/** Members of an event that say which paper it brings (docs/portrait.md). */
const VOCABULARY = "https://tallystick.dev/vocabulary/document/";

export const documentKinds = [
  "certificate",
  "licence",
  "insurance",
  "utilityBill",
  "taxExtract",
  "customsExtract",
  "bankStatement",
  "other",
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Kinds that allow or cover something for as long as they hold; the others tell of a time. */
const lasting = new Set<DocumentKind>(["certificate", "licence", "insurance"]);
export const isLasting = (kind: DocumentKind): boolean => lasting.has(kind);

/** What a record says of a paper that somebody else wrote. Times are milliseconds since 1970. */
export interface SaidDocument {
  /** SHA-256 of its file, hexadecimal: what it is known by, whoever brings it. */
  readonly file: string;
  readonly kind: DocumentKind;
  /** Who wrote it, as the record calls him. */
  readonly issuer: string;
  readonly from: number;
  /** From then on it holds no more; undefined where it names no end. */
  readonly until: number | undefined;
  /** Of a utility bill: kWh that it asks money for, in millionths. */
  readonly energyMicro: bigint | undefined;
  /** Of a utility bill: the machine whose meter it was read from; undefined for the whole factory's. */
  readonly machine: string | undefined;
}

const ISSUER_MAX = 128;
const KWH = new Set(["kW.h", "KWH"]);

/** @returns undefined where a record brings no paper, or one that nothing can be held against: without file, kind, or issuer */
export function documentIn(record: DeviceRecord, event: JsonObject): SaidDocument | undefined {
  const own = membersOf(event, VOCABULARY);
  const kind = documentKinds.find((one) => one === own.get("kind"));
  const issuer = nameIn(own.get("issuer"));
  const [file] = record.attachments ?? [];
  if (record.source !== "document" || kind === undefined || issuer === undefined || !file)
    return undefined;
  const from = momentOf(own.get("from"))?.start ?? instantMs(textIn(event["eventTime"]) ?? "");
  const until = endIn(own.get("until"));
  if (from === undefined || (until !== undefined && until <= from)) return undefined;
  const isBill = kind === "utilityBill" && KWH.has(textIn(own.get("unit")) ?? "");
  return {
    file: file.sha256,
    kind,
    issuer: canonicalUri(issuer),
    from,
    until,
    energyMicro: isBill ? amountOf(own.get("quantity")) : undefined,
    machine: isBill ? nameIn(own.get("machine")) : undefined,
  };
}

/** A day that it names is its last; an instant is when it ends. */
function endIn(value: unknown): number | undefined {
  const moment = momentOf(value);
  return moment && (moment.end - moment.start > 1 ? moment.end : moment.start);
}

function nameIn(value: unknown): string | undefined {
  const text = textIn(value);
  return text === undefined || text === "" || text.length > ISSUER_MAX ? undefined : text;
}
