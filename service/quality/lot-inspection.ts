import { toHex } from "../../device-attest/bytes.ts";
import { caught, Fault } from "../../device-attest/fault.ts";
import { type PackedJudgement, readJudgement } from "./packed-judgement.ts";
import { unpackRules } from "./rule-set.ts";
import { type Assessment, assess } from "./verdict.ts";

/** An inspection in the log, read; undefined for bytes that no chain would judge. */
export function inspectionIn(judgement: Uint8Array): PackedJudgement | undefined {
  const read = caught(() => readJudgement(judgement));
  return read instanceof Fault ? undefined : read;
}

/** What the chain will find, and why it will not look. Hashes hexadecimal, rules packed. */
export function ownVerdict(
  set: { readonly rules: Uint8Array; readonly step: Uint8Array },
  judgement: PackedJudgement,
): Assessment & { readonly refused: "NotRequired" | undefined } {
  const found = assess(unpackRules(set.rules), judgement);
  return { ...found, refused: toHex(set.step) === judgement.step ? undefined : "NotRequired" };
}

/** As an inspection waits for the chain. */
export interface PendingInspection {
  readonly index: number;
  /** How many measurements it has: they cost. */
  readonly measurements: number;
  /** It failed in company: it goes alone, so that what is wrong with it stops nothing else. */
  readonly alone: boolean;
}

/** As many as one transaction may carry. */
const BATCH_MAX = 32;
/**
 * Gas of an inspection and of a measurement in it, rounded up from `test/contracts/QualityGas.t.sol`; and what a
 * transaction may use, with room to spare (EIP-7825: 16,777,216).
 */
const GAS_EACH = 150_000;
const GAS_PER_MEASUREMENT = 4_500;
const GAS_MAX = 14_000_000;

/** The next batch of a lot's inspections: the first ones that fit into a transaction. */
export function nextBatch<One extends PendingInspection>(pending: readonly One[]): readonly One[] {
  const [first] = pending;
  if (first === undefined) return [];
  if (first.alone) return [first];
  const batch: One[] = [];
  let gas = 0;
  for (const one of pending) {
    gas += GAS_EACH + GAS_PER_MEASUREMENT * one.measurements;
    if (one.alone || batch.length === BATCH_MAX || (batch.length > 0 && gas > GAS_MAX)) break;
    batch.push(one);
  }
  return batch;
}

/** What a failed batch says of its inspections. */
export type BatchFailure =
  /** The chain refuses this one; the others may go again. */
  | { readonly kind: "refused"; readonly statement: string; readonly code: string }
  /** What it stands on was not there: all may go again. */
  | { readonly kind: "early" }
  /** Nobody knows whose fault it is: each goes alone. */
  | { readonly kind: "unknown"; readonly code: string };

const ofStatement = new Set([
  "MalformedInspection",
  "InspectorNotAllowed",
  "BadSignature",
  "NotRequired",
  "AttemptOutOfRange",
]);
const early = new Set(["LotUnknown", "UnknownSize", "NotIncluded"]);

/** @param error as the outbox keeps it: a contract's error with its arguments, or what a node said */
export function failureOf(error: string | undefined): BatchFailure {
  const [, code = "other", statement] =
    /^(\w+)\((?:0x([0-9a-f]{64}))?.*\)$/.exec(error ?? "") ?? [];
  if (early.has(code) || error === undefined) return { kind: "early" };
  if (statement !== undefined && ofStatement.has(code)) return { kind: "refused", statement, code };
  return { kind: "unknown", code };
}
