import { toHex } from "../../../device-attest/bytes.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import { hasJudgement } from "../../../device-attest/statement.ts";
import {
  asCheck,
  type Check,
  fail,
  notChecked,
  type Outcome,
  pass,
} from "../../evidence/verification/check.ts";
import type { LotBundle } from "../../evidence/lot-bundle.ts";
import { type ClaimedInspection, type ReadStatement, readStatement } from "./claims.ts";
import type { ChainKey } from "./facts.ts";
import { checkRegister, type LotView } from "./view.ts";

const GAPS_MAX = 20;

/**
 * What is missing of a key's ordinals: "3, 7 – 9". Empty when nothing is. Goes from one that is there to the next: a key may
 * claim any number up to 2^32, and counting up to it would take a minute.
 */
export function missingOrdinals(ordinals: readonly number[], until: number): string {
  const there = [...new Set(ordinals), until + 1].toSorted((a, b) => a - b);
  const gaps = there.flatMap((next, at) => {
    const [from, to] = [(there[at - 1] ?? 0) + 1, Math.min(next - 1, until)];
    if (from > to) return [];
    return [from === to ? String(from) : `${String(from)} – ${String(to)}`];
  });
  return gaps.slice(0, GAPS_MAX).join(", ");
}

/** By key, in the order in which the keys first spoke. */
export const byKey = (all: readonly ClaimedInspection[]): Map<string, ClaimedInspection[]> =>
  Map.groupBy(all, ({ keyId }) => keyId);

/** For each key: whether its judgements of the lot count from 1 to its last word, and the chain knows of no more. */
export function checkOrdinals(view: LotView): Check[] {
  const keys = [...byKey(view.inspections)];
  if (keys.length === 0) return [asCheck("lot.ordinals", notChecked("lotOrdinalsNone"))];
  return keys.map(([keyId, said]) =>
    checkRegister("lot.ordinals", view, ["lot", "keys"], ({ keys: known, lot }) => {
      const chain = known[view.question.keys.indexOf(`0x${keyId}`)];
      return ordinalsOf(keyId, said, { chain, isReleased: lot.state === "released" });
    }),
  );
}

function ordinalsOf(
  keyId: string,
  said: readonly ClaimedInspection[],
  { chain, isReleased }: { readonly chain: ChainKey | undefined; readonly isReleased: boolean },
): Outcome {
  const ordinals = said.map(({ ordinal }) => ordinal);
  const closing = said.findLast((one) => one.closing)?.ordinal;
  const last = Math.max(...ordinals, chain?.last ?? 0, chain?.closing ?? 0);
  const missing = missingOrdinals(ordinals, last);
  const values = { keyId, count: said.length, closing: closing ?? 0, missing };
  if (chain?.excused === true) return pass("lotOrdinalsExcused", values);
  if (missing !== "") return fail("lotOrdinalMissing", values);
  const isTwice = new Set(ordinals).size < ordinals.length;
  const closings = said.filter((one) => one.closing).length;
  if (isTwice || closings > 1 || chain?.conflicting === true)
    return fail("lotOrdinalTwice", values);
  if (closing === undefined)
    return isReleased ? fail("lotClosingMissing", values) : pass("lotOrdinalsOpen", values);
  return closing === last ? pass("lotOrdinalsGood", values) : fail("lotOrdinalsMore", values);
}

/**
 * For each key that inspected the lot: whether all that it signed from its first inspection of the lot to its last is
 * there. Statements name the hash of the one before: one that is left out, or exchanged, breaks the row.
 */
export const checkSequences = (view: LotView): Check[] => {
  const keys = [...byKey(view.inspections)];
  if (keys.length === 0) return [asCheck("lot.sequences", notChecked("lotOrdinalsNone"))];
  const rows = rowsIn(view.bundle);
  return keys.map(([keyId, said]) =>
    asCheck("lot.sequences", sequenceOf(rows.get(keyId), keyId, said)),
  );
};

type Row = readonly ReadStatement[];

/** By the key that signed the first of it; what cannot be read is none. */
function rowsIn({ sequences }: LotBundle): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { statements } of sequences) {
    const row = caught(() => statements.map(readStatement));
    if (row instanceof Fault || row[0] === undefined) continue;
    const keyId = toHex(row[0].keyId);
    if (!rows.has(keyId)) rows.set(keyId, row);
  }
  return rows;
}

function sequenceOf(
  row: Row | undefined,
  keyId: string,
  said: readonly ClaimedInspection[],
): Outcome {
  if (row === undefined) return notChecked("lotSequenceNone", { keyId });
  const fault = faultIn(row, keyId);
  if (fault !== undefined) return fault;
  const there = new Set(row.map(({ hash }) => hash));
  const left = said.find(({ statement }) => !there.has(statement));
  if (left !== undefined) return fail("lotSequenceLeft", { keyId, sequence: left.sequence });
  const known = new Set(said.map(({ statement }) => statement));
  const others = row.filter((one) => hasJudgement(one) && !known.has(one.hash)).length;
  const [from, to] = [row[0]?.sequence ?? 0, row.at(-1)?.sequence ?? 0];
  return pass("lotSequenceGood", { keyId, from, to, others });
}

/** Only the last one is signed in the bundle: the others are held by the hashes that lead from it to them. */
function faultIn(row: Row, keyId: string): Outcome | undefined {
  for (const [at, one] of row.entries()) {
    const before = row[at - 1];
    if (toHex(one.keyId) !== keyId)
      return fail("lotSequenceBroken", { keyId, sequence: one.sequence });
    if (before === undefined) continue;
    const [from, to] = [before.sequence + 1, one.sequence - 1];
    if (from <= to) return fail("lotSequenceGap", { keyId, from, to });
    if (toHex(one.previous) !== before.hash)
      return fail("lotSequenceBroken", { keyId, sequence: one.sequence });
  }
  return undefined;
}
