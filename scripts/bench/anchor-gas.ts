import { randomBytes } from "node:crypto";
import { hexlify, type HDNodeWallet, type JsonRpcProvider } from "ethers";
import { toHex } from "../../device-attest/bytes.ts";
import { leafHash } from "../../device-attest/merkle.ts";
import { evidenceLogAt } from "../../service/chain/contracts.ts";
import { deploy } from "../../service/chain/deployment.ts";
import { firstParties } from "../../service/chain-home.ts";
import { type Edge, EMPTY_EDGE, grow } from "../../service/evidence/growth.ts";
import { Tile, tileKey } from "../../service/evidence/tile.ts";
import { consistencyProof, rootOf } from "../../service/evidence/tree.ts";
import { charterFrom, firstRules } from "../../service/parties/charter.ts";

/** Each size is anchored from the one before it; those that are asked for are measured. */
const STEPS = [900, 1000, 950_000, 1_000_000, 1_050_000] as const;
const MEASURED: ReadonlySet<number> = new Set([1000, 1_000_000, 1_050_000]);

/** Gas of whole anchor transactions, by log size, on a fresh EvidenceLog over a real tree. */
export async function anchorGas(
  provider: JsonRpcProvider,
  wallets: { readonly payer: HDNodeWallet; readonly sequencer: HDNodeWallet },
): Promise<Record<string, number>> {
  const sequencer = wallets.sequencer.connect(provider);
  const deployment = await deploy(provider, wallets.payer, {
    charter: charterFrom(Math.floor(Date.now() / 1000)),
    rules: firstRules,
    parties: [
      { party: firstParties.operator, roles: 1, threshold: 1, signers: [sequencer.address] },
    ],
    operator: firstParties.operator,
    origin: `tallystick/${toHex(randomBytes(16))}`,
    sequencer: sequencer.address,
    checkpointKey: hexlify(randomBytes(32)),
    rotationDelaySeconds: 3600,
  });
  const log = evidenceLogAt(deployment.contracts.evidenceLog.address, sequencer);
  const tiles = new Map<string, Tile>();
  const gas: Record<string, number> = {};
  let edge = EMPTY_EDGE;
  for (const size of STEPS) {
    const from = edge.size;
    edge = growTo(edge, size, tiles);
    const proof = consistencyProof(tiles, from, size).map((hash) => hexlify(hash));
    const sent = await log.anchor(size, hexlify(rootOf(tiles, size)), proof);
    const receipt = await sent.wait();
    if (MEASURED.has(size)) gas[String(size)] = Number(receipt?.gasUsed ?? 0n);
  }
  return gas;
}

function growTo(start: Edge, size: number, tiles: Map<string, Tile>): Edge {
  let edge = start;
  while (edge.size < size) {
    const count = Math.min(65_536, size - edge.size);
    const leaves = Array.from({ length: count }, (_, at) => leafHash(counter(edge.size + at)));
    const growth = grow(edge, leaves);
    for (const { hashes, id } of growth.tiles) tiles.set(tileKey(id), new Tile(hashes));
    edge = growth.edge;
  }
  return edge;
}

function counter(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
