import { fromBase64, fromBase64Url, utf8 } from "../../../device-attest/bytes.ts";
import { type Checkpoint, type LogKey, openCheckpoint } from "../../../device-attest/checkpoint.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { type DeviceKey, deviceKey } from "../../../device-attest/key.ts";
import { asRecord, type DeviceRecord } from "../../../device-attest/record.ts";
import { decodeStatement, type Statement } from "../../../device-attest/statement.ts";
import type { Bundle } from "../bundle.ts";
import { signedFor } from "../followers.ts";
import { asInquiry, type Inquiry } from "../inquiry.ts";
import { asRevocation, type Revocation } from "../revocation.ts";
import { asSnapshot, type Snapshot } from "../snapshot.ts";
import { asStated, type Stated, statedAt } from "../stated.ts";
import { asCheck, type Check, type CheckId, fail, needs, type Outcome } from "./check.ts";
import type { Trust } from "./evidence.ts";

/** A part of the bundle, taken apart; where that failed, the check that reports it. */
export interface Claim<T> {
  readonly reportedBy: CheckId;
  readonly value: T | Fault;
}

/** What a statement was signed about: a device's record, what the service logged, or what a party keeps to itself. */
export type Said = DeviceRecord | Logged | Stated;

/** What the service says itself: a look, a portrait at a moment, or that a certificate is believed no more. */
type Logged = Inquiry | Revocation | Snapshot;

const logged = new Set<string>(["inquiry", "revocation", "snapshot"]);
export const isLogged = (said: Said): said is Logged => logged.has(said.kind);

const stated = new Set<string>(["decision", "review", "model", "fact"]);
export const isStated = (said: Said): said is Stated => stated.has(said.kind);

/** Whether a device says it, of what it captured. */
export const isRecord = (said: Said): said is DeviceRecord => !isLogged(said) && !isStated(said);

export function timeOf(said: Said): string {
  if (isStated(said)) return statedAt(said) ?? "";
  return isLogged(said) ? said.at : said.capturedAt;
}

/** Only devices name a block: that a look was not made before one protects nobody. */
export const seenBy = (said: Said): DeviceRecord["seen"] =>
  isRecord(said) ? said.seen : undefined;

export interface Claims {
  readonly bundle: Bundle;
  readonly canonical: Claim<Uint8Array>;
  readonly record: Claim<Said>;
  readonly statementBytes: Claim<Uint8Array>;
  readonly statement: Claim<Statement>;
  /** What was signed: the statement itself, or the last one of looks that were signed together. */
  readonly signed: Claim<Uint8Array>;
  readonly signature: Claim<Uint8Array>;
  readonly key: Claim<DeviceKey>;
  readonly checkpoint: Claim<{ readonly checkpoint: Checkpoint; readonly signer: LogKey }>;
  readonly path: Claim<readonly Uint8Array[]>;
}

/** Takes the bundle apart. What cannot be read is kept as the fault it is. */
export function readClaims(bundle: Bundle, { logKeys }: Trust): Claims {
  const bytes = (): Uint8Array => fromBase64Url(bundle.statement);
  const statement = claim("statement.layout", () => decodeStatement(bytes()));
  return {
    bundle,
    canonical: claim("record.hash", () => utf8(canonicalize(bundle.record as Json))),
    record: claim("record.form", () => saidBy(statement, bundle.record)),
    statementBytes: claim("statement.layout", bytes),
    statement,
    signed: claim("statement.signature", () =>
      signedFor(bytes(), fromBase64Url(bundle.followers ?? "")),
    ),
    signature: claim("statement.signature", () => fromBase64Url(bundle.signature)),
    key: claim("statement.key", () => deviceKey(fromBase64Url(bundle.spki))),
    checkpoint: claim("log.checkpoint", () => openWithAny(bundle.checkpoint, logKeys)),
    path: claim("log.inclusion", () => bundle.path.map(fromBase64)),
  };
}

/** The signed tag says what the record is to be, not the record. */
function saidBy({ value }: Claim<Statement>, record: unknown): Said {
  if (value instanceof Fault) return asRecord(record);
  if (value.kind === "inq") return asInquiry(record);
  if (value.kind === "dec") return asStated(record);
  if (value.kind === "rev") return asRevocation(record);
  return value.kind === "snp" ? asSnapshot(record) : asRecord(record);
}

const byOperator = new Set<string>(["inq", "rev", "snp"]);
/** Whether it has to be the operator's word. */
export const isByOperator = ({ statement: { value } }: Claims): boolean =>
  !(value instanceof Fault) && byOperator.has(value.kind);

const claim = <T>(reportedBy: CheckId, read: () => T): Claim<T> => ({
  reportedBy,
  value: caught(read),
});

type Values<C extends readonly Claim<unknown>[]> = {
  readonly [At in keyof C]: C[At] extends Claim<infer T> ? T : never;
};

/**
 * Makes a check from claims that could be read. A claim that could not fails the check that reports it, and leaves
 * every other check that needs it unmade.
 * @param judge may throw a Fault, which fails the check
 */
export function check<const C extends readonly Claim<unknown>[]>(
  id: CheckId,
  claims: C,
  judge: (...values: Values<C>) => Outcome,
): Check {
  const broken = claims.find(({ value }) => value instanceof Fault);
  if (broken !== undefined && broken.reportedBy !== id)
    return asCheck(id, needs(broken.reportedBy));
  const fault = broken?.value;
  if (fault instanceof Fault) return asCheck(id, failed(fault));
  const values = claims.map(({ value }) => value) as unknown as Values<C>;
  const outcome = caught(() => judge(...values));
  return asCheck(id, outcome instanceof Fault ? failed(outcome) : outcome);
}

const failed = (fault: Fault): Outcome => fail(fault.code, { detail: fault.message });

/** The checkpoint, if one of the manifest's keys signed it. */
function openWithAny(
  note: string,
  logKeys: readonly LogKey[],
): { checkpoint: Checkpoint; signer: LogKey } {
  let refused = new Fault("checkpointSignature");
  for (const signer of logKeys) {
    const checkpoint = caught(() => openCheckpoint(note, signer));
    if (!(checkpoint instanceof Fault)) return { checkpoint, signer };
    refused = checkpoint;
  }
  throw refused;
}
