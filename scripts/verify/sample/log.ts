import type { JsonRpcProvider, Signer } from "ethers";
import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { leafHash } from "../../../device-attest/merkle.ts";
import type { Anchor } from "../../../device-attest/receipt.ts";
import type { Envelope } from "../../../device-attest/envelope.ts";
import { evidenceLogAt } from "../../../service/chain/contracts.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import { EMPTY_EDGE, grow } from "../../../service/evidence/growth.ts";
import { type LogSigner, signCheckpoint } from "../../../service/evidence/log-signer.ts";
import { pathOf } from "../../../service/evidence/receipt.ts";
import { Tile, tileKey } from "../../../service/evidence/tile.ts";
import { consistencyProof, rootOf, type Tiles } from "../../../service/evidence/tree.ts";

/** A record as its device signed it. */
export interface SampleEntry {
  readonly envelope: Envelope;
  readonly spki: Uint8Array;
}

/** A log held in memory: what the service does with a database, small enough for a sample and for tests that lie. */
export class SampleLog {
  readonly signer: LogSigner;
  readonly #entries: SampleEntry[];

  constructor(signer: LogSigner, entries: readonly SampleEntry[] = []) {
    this.signer = signer;
    this.#entries = [...entries];
  }

  get size(): number {
    return this.#entries.length;
  }

  entry(index: number): SampleEntry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`no entry ${String(index)}`);
    return entry;
  }

  /** @returns its index */
  append(entry: SampleEntry): number {
    return this.#entries.push(entry) - 1;
  }

  /** A log that begins alike, to go another way from there. */
  fork(size: number): SampleLog {
    return new SampleLog(this.signer, this.#entries.slice(0, size));
  }

  root(size = this.size): Uint8Array {
    return rootOf(this.#tiles(), size);
  }

  checkpoint(size = this.size): string {
    return signCheckpoint(
      { origin: this.signer.key.name, size, root: this.root(size) },
      this.signer,
    );
  }

  /** RFC 9162 consistency proof to the present size, as the contract takes it; none exists for a log that shrank. */
  consistency(from: number): string[] {
    const to = this.size;
    if (from >= to) return [];
    return consistencyProof(this.#tiles(), from, to).map((node) => `0x${toHex(node)}`);
  }

  /** Everything kept about an entry, under the checkpoint of `size`. */
  bundle(index: number, anchor: Anchor, size = this.size): Bundle {
    const { envelope, spki } = this.entry(index);
    return {
      v: 1,
      record: envelope.record,
      statement: toBase64Url(envelope.statement),
      signature: toBase64Url(envelope.signature),
      ...(envelope.judgement && { judgement: toBase64Url(envelope.judgement) }),
      spki: toBase64Url(spki),
      index,
      checkpoint: this.checkpoint(size),
      path: pathOf(this.#tiles(), index, size),
      anchor,
    };
  }

  #tiles(): Tiles {
    const leaves = this.#entries.map(({ envelope }) => leafHash(envelope.statement));
    const { tiles } = grow(EMPTY_EDGE, leaves);
    return new Map(tiles.map(({ hashes, id }) => [tileKey(id), new Tile(hashes)]));
  }
}

export interface Witness {
  readonly provider: JsonRpcProvider;
  /** Address of the EvidenceLog. */
  readonly contract: string;
  readonly sequencer: Signer;
}

/**
 * Has the chain witness the log at its present size.
 * @throws what ethers throws when the contract refuses
 */
export async function anchorLog(log: SampleLog, witness: Witness): Promise<Anchor> {
  const contract = evidenceLogAt(witness.contract, witness.sequencer);
  const anchored = Number(await contract.anchoredSize());
  const proof = log.consistency(anchored);
  const sent = await contract.anchor(log.size, log.root(), proof);
  const mined = await sent.wait();
  if (mined === null) throw new Error("the anchor was not mined");
  return anchorIn(witness, mined);
}

async function anchorIn(
  { contract, provider }: Witness,
  mined: { readonly hash: string; readonly blockNumber: number; readonly blockHash: string },
): Promise<Anchor> {
  const block = await provider.getBlock(mined.blockNumber);
  return {
    chainId: Number((await provider.getNetwork()).chainId),
    contract: contract.toLowerCase(),
    transaction: mined.hash,
    blockNumber: mined.blockNumber,
    blockHash: mined.blockHash,
    blockTimestamp: block?.timestamp ?? 0,
  };
}
