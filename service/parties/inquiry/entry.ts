import type { InquiryDraft } from "./sign-inquiry.ts";

/** A look that is to be logged, and what its being allowed rests on. */
export interface Entry {
  readonly draft: InquiryDraft;
  /** Undefined for a refusal: it holds whatever changes meanwhile. */
  readonly rests: Rests | undefined;
}

export interface Rests {
  /** Of everything that decides looks at this factory's data, when the look was decided. */
  readonly version: bigint;
  readonly indexAgeMsMax: number;
  /** The authorisation of which it takes a use. */
  readonly counted: Counted | undefined;
}

/** Party id and commitment, hexadecimal. */
export interface Counted {
  readonly grantor: string;
  readonly commitment: string;
}

/** What becomes of an entry: logged, or not, because it has to be decided anew. */
export type Logged =
  | { readonly kind: "logged"; readonly index: number }
  | { readonly kind: "changed" }
  | { readonly kind: "usedUp" }
  | { readonly kind: "indexStale" };

/** What holds while a batch is logged. */
export interface Ground {
  /** By factory. */
  readonly versions: ReadonlyMap<string, bigint>;
  /** Undefined while the index has never been complete. */
  readonly indexAgeMs: number | undefined;
  /** Uses that are left, by `countedKey`. */
  readonly leftUses: ReadonlyMap<string, number>;
}

export const countedKey = ({ commitment, grantor }: Counted): string => `${grantor}/${commitment}`;

/**
 * Which entries of a batch still stand on what they were decided by, in order: of a use that two want, the first takes
 * it.
 */
export function settle(entries: readonly Entry[], ground: Ground): Logged["kind"][] {
  const left = new Map(ground.leftUses);
  return entries.map((entry) => {
    const kind = stands(entry, ground, left);
    const counted = entry.rests?.counted;
    if (kind === "logged" && counted !== undefined) {
      const key = countedKey(counted);
      left.set(key, (left.get(key) ?? 0) - 1);
    }
    return kind;
  });
}

function stands(
  { draft, rests }: Entry,
  { indexAgeMs, versions }: Ground,
  left: ReadonlyMap<string, number>,
): Logged["kind"] {
  if (rests === undefined) return "logged";
  if (indexAgeMs === undefined || indexAgeMs > rests.indexAgeMsMax) return "indexStale";
  if ((versions.get(draft.factory) ?? 0n) !== rests.version) return "changed";
  const isSpent = rests.counted && (left.get(countedKey(rests.counted)) ?? 0) < 1;
  return isSpent === true ? "usedUp" : "logged";
}
