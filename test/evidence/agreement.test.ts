import fc from "fast-check";
import { hexlify } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../device-attest/bytes.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../../device-attest/merkle.ts";
import { evidenceLogAt } from "../../service/chain/contracts.ts";
import { EMPTY_EDGE, grow } from "../../service/evidence/growth.ts";
import { Tile, tileKey } from "../../service/evidence/tile.ts";
import { consistencyProof, inclusionProof, rootOf } from "../../service/evidence/tree.ts";
import type { EvidenceLog } from "../../types/contracts/EvidenceLog.ts";
import { freshChain, type TestChain } from "../support/chain.ts";

/** Sizes that the chain holds: around powers of two, where proofs change shape. */
const ANCHORED = [1, 2, 3, 7, 8, 9, 255, 256, 257, 1000, 4096, 5000] as const;
const SIZE = 6000;

const tiles = new Map<string, Tile>();
const leaf = (index: number): Uint8Array => leafHash(utf8(`entry ${String(index)}`));
const leaves = Array.from({ length: SIZE }, (_, index) => leaf(index));
for (const tile of grow(EMPTY_EDGE, leaves).tiles)
  tiles.set(tileKey(tile.id), new Tile(tile.hashes));

let chain: TestChain;
let log: EvidenceLog;
beforeAll(async () => {
  chain = await freshChain();
  log = evidenceLogAt(chain.deployment.contracts.evidenceLog.address, chain.sequencer);
  let from = 0;
  for (const size of ANCHORED) {
    const proof = consistencyProof(tiles, from, size).map((hash) => hexlify(hash));
    await (await log.anchor(size, hexlify(rootOf(tiles, size)), proof)).wait();
    from = size;
  }
});
afterAll(() => chain.stop());

/** What a liar does to a proof. */
const spoiling = fc.constantFrom("none", "drop", "repeat", "swap", "flip", "cutFirst");
type Spoiling = "none" | "drop" | "repeat" | "swap" | "flip" | "cutFirst";

function spoil(path: readonly Uint8Array[], how: Spoiling): Uint8Array[] {
  const [first, second] = path;
  if (how === "drop") return path.slice(0, -1);
  if (how === "cutFirst") return path.slice(1);
  if (how === "repeat") return first === undefined ? [] : [...path, first];
  if (first === undefined) return [];
  if (how === "flip") return [first.with(5, (first[5] ?? 0) ^ 1), ...path.slice(1)];
  if (how === "swap" && second !== undefined) return [second, first, ...path.slice(2)];
  return [...path];
}

const accepts = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );

/** Cases that both must accept, among those that chance makes. */
const rightInclusion = (
  size: (typeof ANCHORED)[number],
): [typeof size, number, 0, "none", false] => [size, size - 1, 0, "none", false];
const rightConsistency = (to: number): [number, 0, "none"] => [to, 0, "none"];

describe("Solidity and TypeScript judge one corpus alike", () => {
  it("for inclusion: right and spoiled paths, indices and leaves", async () => {
    let accepted = 0;
    const property = fc.asyncProperty(
      fc.constantFrom(...ANCHORED),
      fc.nat(),
      fc.nat({ max: 3 }),
      spoiling,
      fc.boolean(),
      async (size, seed, shift, how, otherLeaf) => {
        const index = seed % size;
        const path = spoil(inclusionProof(tiles, index, size), how);
        const claimed = { index: index + shift, size, path };
        const claimedLeaf = leaf(otherLeaf ? index + 1 : index);
        const ours = verifyInclusion(claimedLeaf, claimed, rootOf(tiles, size));
        const theirs = await accepts(
          log.requireIncluded(
            hexlify(claimedLeaf),
            claimed.index,
            size,
            path.map((h) => hexlify(h)),
          ),
        );
        expect(theirs).toBe(ours);
        if (ours) accepted++;
      },
    );
    const right = ANCHORED.map((size) => rightInclusion(size));
    await fc.assert(property, { numRuns: 300, examples: right });
    expect(accepted).toBeGreaterThanOrEqual(right.length);
  });

  it("for consistency: right and spoiled paths, sizes and roots", async () => {
    const from = ANCHORED.at(-1) ?? 0;
    const fromRoot = rootOf(tiles, from);
    let accepted = 0;
    const property = fc.asyncProperty(
      fc.integer({ min: from + 1, max: SIZE }),
      fc.nat({ max: 2 }),
      spoiling,
      async (to, shift, how) => {
        const path = spoil(consistencyProof(tiles, from, to), how);
        const root = rootOf(tiles, Math.min(SIZE, to + shift));
        const ours = verifyConsistency({ from, to, path }, fromRoot, root);
        const call = log.anchor.staticCall(
          to,
          hexlify(root),
          path.map((hash) => hexlify(hash)),
        );
        expect(await accepts(call)).toBe(ours);
        if (ours) accepted++;
      },
    );
    const right = [from + 1, 5119, 5120, 5121, SIZE].map((to) => rightConsistency(to));
    await fc.assert(property, { numRuns: 200, examples: right });
    expect(accepted).toBeGreaterThanOrEqual(right.length);
  });
});
