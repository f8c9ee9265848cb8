import { toBase64 } from "../../device-attest/bytes.ts";
import type { Anchor, Receipts } from "../../device-attest/receipt.ts";
import { inclusionPath } from "./subtree.ts";
import type { TileId } from "./tile.ts";
import { inclusionProof, tilesFor, type Tiles } from "./tree.ts";

/** An anchored root with its signed checkpoint. */
export interface AnchoredCheckpoint {
  readonly size: number;
  readonly note: string;
  readonly anchor: Anchor;
}

/** The tiles that proofs of these entries read. */
export const tilesForEntries = (indices: readonly number[], size: number): TileId[] =>
  tilesFor(indices.flatMap((index) => inclusionPath(index, size)));

/** Inclusion proof in base64, as receipts and bundles carry it. */
export const pathOf = (tiles: Tiles, index: number, size: number): string[] =>
  inclusionProof(tiles, index, size).map(toBase64);

/** One message of receipts: entries under one anchored checkpoint. */
export const receiptsOf = (
  entries: readonly { readonly index: number; readonly statementHash: string }[],
  { size, note, anchor }: AnchoredCheckpoint,
  tiles: Tiles,
): Receipts => ({
  v: 1,
  checkpoint: note,
  anchor,
  items: entries.map(({ index, statementHash }) => ({
    statementHash,
    index,
    path: pathOf(tiles, index, size),
  })),
});
