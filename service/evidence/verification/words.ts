import type { FaultCode } from "../../../device-attest/fault.ts";
import type { lotEn } from "./lot-words.en.ts";
import type { snapshotEn } from "./snapshot-words.en.ts";
import type { CheckId, Finding, Status, Verdict } from "./check.ts";
import type { EndpointFailureCode } from "./endpoint.ts";

/** A report's language. `{name}` in a sentence stands for the value of that name. */
export interface Words {
  readonly subjects: Readonly<Record<CheckId, string>>;
  readonly findings: Readonly<Record<Finding | EndpointFailureCode, string>>;
  /** Faults of the wire contract that a bundle can show; any other is said in the contract's own English. */
  readonly faults: Readonly<Partial<Record<FaultCode, string>>>;
  /** By bit number. */
  readonly roles: readonly string[];
  readonly statuses: Readonly<Record<Status, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  /** Of a lot. */
  readonly lotVerdicts: Readonly<Record<Verdict, string>>;
  /** Of what everybody may see of a thing. */
  readonly traceVerdicts: Readonly<Record<Verdict, string>>;
  /** Of a portrait that a factory hands over. */
  readonly snapshotVerdicts: Readonly<Record<Verdict, string>>;
}

/** A language's part about lots. */
export interface LotWords {
  readonly subjects: Readonly<Record<keyof typeof lotEn.subjects, string>>;
  readonly findings: Readonly<Record<keyof typeof lotEn.findings, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly traceVerdicts: Readonly<Record<Verdict, string>>;
}

/** A language's part about portraits. */
export interface SnapshotWords {
  readonly subjects: Readonly<Record<keyof typeof snapshotEn.subjects, string>>;
  readonly findings: Readonly<Record<keyof typeof snapshotEn.findings, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
}
