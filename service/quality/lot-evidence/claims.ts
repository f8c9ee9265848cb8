import { fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import {
  decodeStatement,
  statementHashOf,
  type Statement,
} from "../../../device-attest/statement.ts";
import type { Bundle } from "../../evidence/bundle.ts";
import type { LotBundle, LotRecord } from "../../evidence/lot-bundle.ts";
import { type PackedJudgement, readJudgement } from "../packed-judgement.ts";

/** An inspection of the lot, as its judgement says it. */
export interface ClaimedInspection extends PackedJudgement {
  /** SHA-256 of the statement, hexadecimal; `keyId` is too. */
  readonly statement: string;
  readonly keyId: string;
  /** The key's number for it. */
  readonly sequence: number;
  /** Which of the bundle's records. */
  readonly at: number;
  readonly index: number;
}

/** Records as a bundle of many holds them. */
export type SharedRecords = Pick<LotBundle, "records" | "checkpoints" | "keys">;

/** The bundle of one record, with what the file keeps once; undefined where it names a place that is not there. */
export function bundleAt(lot: SharedRecords, at: number): Bundle | undefined {
  const one = lot.records[at];
  const checkpoint = lot.checkpoints[one?.checkpoint ?? -1];
  const spki = lot.keys[one?.key ?? -1];
  if (one === undefined || checkpoint === undefined || spki === undefined) return undefined;
  return {
    v: 1,
    record: one.record,
    statement: one.statement,
    signature: one.signature,
    ...(one.judgement !== undefined && { judgement: one.judgement }),
    spki,
    index: one.index,
    checkpoint: checkpoint.note,
    path: one.path,
    anchor: checkpoint.anchor,
  };
}

/** The inspections of the lot among the records. What cannot be read is none: the record's own checks say why. */
export const inspectionsIn = (bundle: LotBundle): ClaimedInspection[] =>
  bundle.records.flatMap((record, at) => {
    const found = caught(() => inspectionIn(record, at));
    return found instanceof Fault || found?.lot !== bundle.lot ? [] : [found];
  });

function inspectionIn(record: LotRecord, at: number): ClaimedInspection | undefined {
  if (record.judgement === undefined) return undefined;
  const bytes = fromBase64Url(record.statement);
  const { keyId, sequence } = decodeStatement(bytes);
  return {
    ...readJudgement(fromBase64Url(record.judgement)),
    statement: toHex(statementHashOf(bytes)),
    keyId: toHex(keyId),
    sequence,
    at,
    index: record.index,
  };
}

export interface ReadStatement extends Statement {
  /** SHA-256 of it, hexadecimal. */
  readonly hash: string;
}

/** @throws Fault */
export function readStatement(text: string): ReadStatement {
  const bytes = fromBase64Url(text);
  return { ...decodeStatement(bytes), hash: toHex(statementHashOf(bytes)) };
}
