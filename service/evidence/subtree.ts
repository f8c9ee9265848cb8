import type { NodeId } from "./tile.ts";

/** Entries [start, end) of the log; `start` is a multiple of the smallest power of two ≥ end − start. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

/** RFC 9162 section 2.1.3.1: the subtrees whose roots prove entry `index` of `size`, from the leaf upwards. */
export function inclusionPath(index: number, size: number): Subtree[] {
  const path: Subtree[] = [];
  let tree: Subtree = { start: 0, end: size };
  while (tree.end - tree.start > 1) {
    const middle = split(tree);
    const [left, right] = [
      { ...tree, end: middle },
      { ...tree, start: middle },
    ];
    path.push(index < middle ? right : left);
    tree = index < middle ? left : right;
  }
  return path.toReversed();
}

/** RFC 9162 section 2.1.4.1: the subtrees whose roots prove that `to` entries extend `from` entries. */
export function consistencyPath(from: number, to: number): Subtree[] {
  if (from === 0 || from === to) return [];
  const path: Subtree[] = [];
  let tree: Subtree = { start: 0, end: to };
  while (tree.end !== from) {
    const middle = split(tree);
    const [left, right] = [
      { ...tree, end: middle },
      { ...tree, start: middle },
    ];
    path.push(from <= middle ? right : left);
    tree = from <= middle ? left : right;
  }
  if (tree.start !== 0) path.push(tree);
  return path.toReversed();
}

/** The complete subtrees, left to right, that a subtree consists of: one for each bit of its length. */
export function completeNodes({ start, end }: Subtree): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = start; at < end;) {
    const height = Math.floor(Math.log2(end - at));
    const width = 2 ** height;
    nodes.push({ height, index: at / width });
    at += width;
  }
  return nodes;
}

/** Where RFC 9162 splits a tree: the largest power of two below its size. */
function split({ start, end }: Subtree): number {
  const length = end - start;
  const height = Math.ceil(Math.log2(length)) - 1;
  return start + 2 ** height;
}
