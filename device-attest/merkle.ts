import { equal } from "./bytes.ts";
import { sha256 } from "#crypto";

/** RFC 9162 section 2.1, with SHA-256. */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const EMPTY_ROOT = sha256(new Uint8Array(0));
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(LEAF, entry);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(NODE, left, right);

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.3.2: whether `leaf` (a leaf hash) is entry `index` of the tree of `size` under `root`. */
export function verifyInclusion(
  leaf: Uint8Array,
  proof: InclusionProof,
  root: Uint8Array,
): boolean {
  const { index, size, path } = proof;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let position = index;
  let last = size - 1;
  let running = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      running = nodeHash(sibling, running);
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      running = nodeHash(running, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equal(running, root);
}

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Uint8Array[];
}

/**
 * RFC 9162 section 2.1.4.2: whether the tree of `to` entries extends the one of `from`. An empty tree is extended by
 * every tree, with an empty path.
 */
export function verifyConsistency(
  proof: ConsistencyProof,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
): boolean {
  const { from, to, path } = proof;
  if (!isSize(from) || !isSize(to) || from > to) return false;
  if (from === 0) return path.length === 0 && equal(fromRoot, EMPTY_ROOT);
  if (from === to) return path.length === 0 && equal(fromRoot, toRoot);
  return climb(proof, fromRoot, toRoot);
}

function climb(proof: ConsistencyProof, fromRoot: Uint8Array, toRoot: Uint8Array): boolean {
  let [position, last] = [proof.from - 1, proof.to - 1];
  while (isOdd(position)) [position, last] = [half(position), half(last)];
  const [first, ...rest] = position === 0 ? [fromRoot, ...proof.path] : proof.path;
  if (first === undefined) return false;
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equal(older, fromRoot) && equal(newer, toRoot);
}

// Sizes pass 2^31: arithmetic, because JavaScript's bit operators cut to 32 bits.
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
