import { join } from "../../device-attest/bytes.ts";
import type { FaultCode } from "../../device-attest/fault.ts";
import type { Assessment, Evidence } from "./assessment.ts";

/** Byte strings in one buffer, so that a batch crosses threads, or the database's wire, as one piece. */
export interface Packed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each one ends. */
  readonly ends: Int32Array;
}

export function pack(parts: readonly Uint8Array[]): Packed {
  const ends = new Int32Array(parts.length);
  let end = 0;
  for (const [at, part] of parts.entries()) ends[at] = end += part.length;
  return { bytes: join(parts), ends };
}

export function unpack({ bytes, ends }: Packed): Uint8Array[] {
  return Array.from(ends, (end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
}

/** Evidence of a batch, column by column, as `append_statements` takes it. An empty body or judgement means none. */
export interface EvidenceColumns {
  readonly keyNos: readonly number[];
  readonly sequences: readonly number[];
  readonly faults: readonly (FaultCode | null)[];
  readonly statements: Uint8Array;
  readonly signatures: Uint8Array;
  readonly bodies: Packed;
  readonly judgements: Packed;
  /** `capturedAt` and `source` of what was accepted. */
  readonly captured: readonly (string | null)[];
  readonly sources: readonly (string | null)[];
}

/** What a payload is that is no evidence. */
export type Exception = Exclude<Assessment, Evidence>;

/** What a worker answers for a batch: the evidence in the order of the payloads, and which of these are none. */
export interface AssessedBatch {
  readonly exceptions: ReadonlyMap<number, Exception>;
  readonly evidence: EvidenceColumns;
}

const NONE = new Uint8Array(0);

export function packAssessments(assessments: readonly Assessment[]): AssessedBatch {
  const evidence = assessments.filter((one): one is Evidence => one.kind === "evidence");
  const exceptions = new Map<number, Exception>();
  for (const [at, one] of assessments.entries())
    if (one.kind !== "evidence") exceptions.set(at, one);
  return {
    exceptions,
    evidence: {
      keyNos: evidence.map(({ keyNo }) => keyNo),
      sequences: evidence.map(({ sequence }) => sequence),
      faults: evidence.map(({ fault }) => fault ?? null),
      statements: join(evidence.map(({ statement }) => statement)),
      signatures: join(evidence.map(({ signature }) => signature)),
      bodies: pack(evidence.map(({ body }) => body ?? NONE)),
      judgements: pack(evidence.map(({ judgement }) => judgement ?? NONE)),
      captured: evidence.map(({ said }) => said?.capturedAt ?? null),
      sources: evidence.map(({ said }) => said?.source ?? null),
    },
  };
}

/** Batches one after the other as a single one. */
export function joinAssessed(batches: readonly AssessedBatch[]): AssessedBatch {
  const [only] = batches;
  if (batches.length === 1 && only !== undefined) return only;
  const exceptions = new Map<number, Exception>();
  let payloads = 0;
  for (const batch of batches) {
    for (const [at, exception] of batch.exceptions) exceptions.set(payloads + at, exception);
    payloads += batch.exceptions.size + batch.evidence.keyNos.length;
  }
  const columns = batches.map(({ evidence }) => evidence);
  return {
    exceptions,
    evidence: {
      keyNos: columns.flatMap(({ keyNos }) => keyNos),
      sequences: columns.flatMap(({ sequences }) => sequences),
      faults: columns.flatMap(({ faults }) => faults),
      statements: join(columns.map(({ statements }) => statements)),
      signatures: join(columns.map(({ signatures }) => signatures)),
      bodies: joinPacked(columns.map(({ bodies }) => bodies)),
      judgements: joinPacked(columns.map(({ judgements }) => judgements)),
      captured: columns.flatMap(({ captured }) => captured),
      sources: columns.flatMap(({ sources }) => sources),
    },
  };
}

function joinPacked(all: readonly Packed[]): Packed {
  const ends = new Int32Array(all.reduce((total, one) => total + one.ends.length, 0));
  let at = 0;
  let bytes = 0;
  for (const one of all) {
    for (const end of one.ends) ends[at++] = bytes + end;
    bytes += one.bytes.length;
  }
  return { bytes: join(all.map((one) => one.bytes)), ends };
}
