import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { toBase64, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { checkpointBody, checkpointNote, type LogKey } from "../../../device-attest/checkpoint.ts";
import { EMPTY_ROOT, leafHash, nodeHash } from "../../../device-attest/merkle.ts";
import type { Receipts } from "../../../device-attest/receipt.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";

/** A log in memory with the shortest Merkle tree of RFC 9162 that is right: for tests of the device's side. */
export class FakeLog {
  readonly logKey: LogKey;
  readonly #signer: KeyObject;
  readonly #leaves: Uint8Array[] = [];
  readonly #index = new Map<string, number>();

  constructor(
    origin = "tallystick/00112233445566778899aabbccddeeff",
    signer: KeyObject = generateKeyPairSync("ed25519").privateKey,
  ) {
    const spki = createPublicKey(signer).export({ type: "spki", format: "der" });
    this.#signer = signer;
    this.logKey = { name: origin, publicKey: Uint8Array.from(spki.subarray(-32)) };
  }

  get size(): number {
    return this.#leaves.length;
  }

  /** Of every statement, in order. */
  get hashes(): string[] {
    return [...this.#index.keys()];
  }

  /** Appends a statement once; a duplicate keeps its place. */
  append(statement: Uint8Array): void {
    const hash = toHex(statementHashOf(statement));
    if (this.#index.has(hash)) return;
    this.#index.set(hash, this.#leaves.length);
    this.#leaves.push(leafHash(statement));
  }

  /** Receipts for those of the statements that are in the log. */
  receipts(statementHashes: readonly string[]): Receipts {
    const items = statementHashes.flatMap((statementHash) => {
      const index = this.#index.get(statementHash);
      if (index === undefined) return [];
      return [{ statementHash, index, path: pathTo(this.#leaves, index).map(toBase64) }];
    });
    return { v: 1, checkpoint: this.checkpoint(), anchor: fakeAnchor, items };
  }

  root(): Uint8Array {
    return rootOf(this.#leaves);
  }

  checkpoint(): string {
    const body = checkpointBody({ origin: this.logKey.name, size: this.size, root: this.root() });
    return checkpointNote(body, this.logKey, sign(null, utf8(body), this.#signer));
  }
}

const fakeAnchor: Receipts["anchor"] = {
  chainId: 31_337,
  contract: `0x${"11".repeat(20)}`,
  transaction: `0x${"22".repeat(32)}`,
  blockNumber: 7,
  blockHash: `0x${"33".repeat(32)}`,
  blockTimestamp: 1_767_225_600,
};

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function pathTo(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathTo(left, index), rootOf(right)]
    : [...pathTo(right, index - split), rootOf(left)];
}

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));
