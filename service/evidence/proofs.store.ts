import type { Pool } from "pg";
import { toBase64Url, toHex } from "../../device-attest/bytes.ts";
import type { Receipts } from "../../device-attest/receipt.ts";
import { anchorCovering, anchorOf, type FinalAnchor } from "./anchor.store.ts";
import type { Bundle } from "./bundle.ts";
import { type Entry, followersOf } from "./entry.store.ts";
import { checkpointAt } from "./log.store.ts";
import { type AnchoredCheckpoint, pathOf, receiptsOf, tilesForEntries } from "./receipt.ts";
import type { TileCache } from "./tile.store.ts";

export interface ProofSource {
  readonly pool: Pool;
  readonly tiles: TileCache;
  readonly chain: { readonly chainId: number; readonly contract: string };
}

/** The anchored checkpoint that covers `index`, once there is a final one. */
export async function anchoredFor(
  source: ProofSource,
  index: number,
): Promise<AnchoredCheckpoint | undefined> {
  const anchor = await anchorCovering(source.pool, index);
  return anchor && anchoredBy(source, anchor);
}

/** The signed checkpoint of an anchor of ours; undefined for a size that we never signed. */
export async function anchoredBy(
  source: ProofSource,
  anchor: FinalAnchor,
): Promise<AnchoredCheckpoint | undefined> {
  const checkpoint = await checkpointAt(source.pool, anchor.size);
  if (checkpoint === undefined) return undefined;
  return { size: anchor.size, note: checkpoint.note, anchor: anchorOf(anchor, source.chain) };
}

/** Receipts of entries that `anchored` covers. */
export async function receiptsFor(
  source: ProofSource,
  entries: readonly { readonly index: number; readonly statementHash: string }[],
  anchored: AnchoredCheckpoint,
): Promise<Receipts> {
  const indices = entries.map(({ index }) => index);
  const tiles = await source.tiles.load(tilesForEntries(indices, anchored.size));
  return receiptsOf(entries, anchored, tiles);
}

/** The receipt of one entry; undefined until it is anchored. */
export async function receiptFor(
  source: ProofSource,
  entry: Pick<Entry, "index" | "statementHash">,
): Promise<Receipts | undefined> {
  const anchored = await anchoredFor(source, entry.index);
  const statementHash = toHex(entry.statementHash);
  return anchored && receiptsFor(source, [{ index: entry.index, statementHash }], anchored);
}

/** Everything about one entry for an auditor; undefined until it is anchored, or while its content is missing. */
export async function bundleFor(source: ProofSource, entry: Entry): Promise<Bundle | undefined> {
  const anchored = await anchoredFor(source, entry.index);
  if (anchored === undefined || entry.body === undefined) return undefined;
  return bundleUnder(source, entry, anchored);
}

/** The same under a checkpoint that is known to cover it; undefined while its content is missing. */
export async function bundleUnder(
  source: ProofSource,
  entry: Entry,
  anchored: AnchoredCheckpoint,
): Promise<Bundle | undefined> {
  if (entry.body === undefined) return undefined;
  const tiles = await source.tiles.load(tilesForEntries([entry.index], anchored.size));
  const followers = await followersOf(source.pool, entry);
  return {
    v: 1,
    record: JSON.parse(entry.body) as unknown,
    statement: toBase64Url(entry.statement),
    signature: toBase64Url(entry.signature),
    ...(followers.length > 0 && { followers: toBase64Url(followers) }),
    ...(entry.judgement && { judgement: toBase64Url(entry.judgement) }),
    spki: toBase64Url(entry.spki),
    index: entry.index,
    checkpoint: anchored.note,
    path: pathOf(tiles, entry.index, anchored.size),
    anchor: anchored.anchor,
  };
}

/** Records under as few checkpoints as there are anchors between them; undefined while one has no anchor or content. */
export async function bundlesOf(
  source: ProofSource,
  entries: readonly Entry[],
): Promise<Bundle[] | undefined> {
  const bundles: Bundle[] = [];
  let anchored: AnchoredCheckpoint | undefined;
  for (const entry of entries) {
    // Entries come in the order of the log: the anchor of one is that of all below its size.
    if (anchored === undefined || entry.index >= anchored.size)
      anchored = await anchoredFor(source, entry.index);
    const bundle = anchored && (await bundleUnder(source, entry, anchored));
    if (bundle === undefined) return undefined;
    bundles.push(bundle);
  }
  return bundles;
}
