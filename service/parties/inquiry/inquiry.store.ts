import type { Pool } from "pg";
import { bytesOf } from "../admission/registry.store.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import { type Counted, countedKey, type Entry, type Ground } from "./entry.ts";
import type { SignedInquiries } from "./sign-inquiry.ts";

/** Looks of one batch, and what was signed of them, in the same order. */
export interface SignedEntries {
  readonly position: ChainPosition;
  readonly entries: readonly Entry[];
  readonly signed: SignedInquiries;
}

export type Attempt =
  /** The index of the first look; the others follow. */
  | { readonly kind: "logged"; readonly firstIndex: number }
  /** Nothing was logged: something does not hold that the looks rest on. */
  | { readonly kind: "refused"; readonly ground: Ground; readonly position: ChainPosition };

interface Row {
  readonly first_index: bigint | null;
  readonly sequence: bigint;
  readonly previous: Buffer | null;
  readonly index_age_ms: bigint | null;
  /** pg leaves the items of an array of bigint as text. */
  readonly versions: string[];
  readonly left_uses: number[];
}

/**
 * Logs looks that were signed after a position, all or none, in one statement that is a transaction of its own.
 * @returns undefined while the key is not registered, or not final, or has ended
 */
export async function logInquiries(
  pool: Pool,
  keyId: Uint8Array,
  { entries, position, signed }: SignedEntries,
  at: Date,
): Promise<Attempt | undefined> {
  const counted = distinctCounted(entries);
  const sorts = sortsOf(entries);
  const { rows } = await pool.query<Row>({
    name: "log_inquiries",
    text: `SELECT * FROM log_inquiries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
             $15, $16, $17, $18, $19, $20, $21)`,
    values: [
      Buffer.from(keyId),
      position.sequence,
      position.sequence === 0 ? null : Buffer.from(position.previous),
      ageMsMaxOf(entries),
      signed.bodyEnds,
      signed.statements,
      Buffer.from(signed.signature),
      signed.bodies,
      ...sortColumns(sorts),
      counted.map(({ grantor }) => bytesOf(grantor)),
      counted.map(({ commitment }) => bytesOf(commitment)),
      counted.map((one) => takenOf(entries, one)),
      at,
    ],
  });
  return rows[0] && attempt(rows[0], sorts.examples, counted);
}

/** Many looks at once are of few sorts: what a sort has in common is written, sent and read once. */
interface Sorts {
  /** Of each look, from 1. */
  readonly numbers: readonly number[];
  /** Of each sort its first look, from 0. */
  readonly firsts: readonly number[];
  readonly examples: readonly Entry[];
}

function sortsOf(entries: readonly Entry[]): Sorts {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const numbers = entries.map((entry, at) => {
    const name = sortName(entry);
    const number = known.get(name) ?? firsts.push(at);
    known.set(name, number);
    return number;
  });
  return { numbers, firsts, examples: firsts.map((at) => entries[at] as Entry) };
}

const sortName = ({ draft, rests }: Entry): string =>
  `${draft.factory} ${draft.lookerParty} ${draft.section} ${draft.outcome} ` +
  `${draft.period.from} ${draft.period.to} ${String(rests?.version)}`;

function sortColumns({ examples, firsts, numbers }: Sorts): unknown[] {
  const drafts = examples.map(({ draft }) => draft);
  return [
    numbers,
    firsts,
    drafts.map(({ factory }) => bytesOf(factory)),
    examples.map(({ rests }) => rests?.version ?? null),
    drafts.map(({ lookerParty }) => bytesOf(lookerParty)),
    drafts.map(({ section }) => section),
    drafts.map(({ outcome }) => outcome),
    drafts.map(({ period }) => period.from),
    drafts.map(({ period }) => period.to),
  ];
}

function attempt(row: Row, entries: readonly Entry[], counted: readonly Counted[]): Attempt {
  if (row.first_index !== null) return { kind: "logged", firstIndex: Number(row.first_index) };
  const versions = entries.map(
    ({ draft }, at) => [draft.factory, BigInt(row.versions[at] ?? 0)] as const,
  );
  const leftUses = counted.map((one, at) => [countedKey(one), row.left_uses[at] ?? 0] as const);
  return {
    kind: "refused",
    position:
      row.previous === null
        ? CHAIN_START
        : { sequence: Number(row.sequence), previous: new Uint8Array(row.previous) },
    ground: {
      indexAgeMs: row.index_age_ms === null ? undefined : Number(row.index_age_ms),
      versions: new Map(versions),
      leftUses: new Map(leftUses),
    },
  };
}

/** The least that any of them allows; null where none rests on the index. */
function ageMsMaxOf(entries: readonly Entry[]): number | null {
  const limits = entries.flatMap(({ rests }) => rests?.indexAgeMsMax ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}

function distinctCounted(entries: readonly Entry[]): Counted[] {
  const counted = entries.flatMap(({ rests }) => rests?.counted ?? []);
  return [...new Map(counted.map((one) => [countedKey(one), one])).values()];
}

const takenOf = (entries: readonly Entry[], one: Counted): number =>
  entries.filter(({ rests }) => rests?.counted && countedKey(rests.counted) === countedKey(one))
    .length;
