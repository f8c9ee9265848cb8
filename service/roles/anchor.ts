import { getBytes, hexlify } from "ethers";
import { EMPTY_ROOT } from "../../device-attest/merkle.ts";
import type { ChainHome } from "../chain-home.ts";
import { evidenceLogAbi, evidenceLogAt } from "../chain/contracts.ts";
import { enqueue, isUnderWay } from "../chain/outbox.store.ts";
import { type AnchorChain, type LogHead, planNextAnchor } from "../evidence/anchor.job.ts";
import { LogMismatch } from "../evidence/log-mismatch.ts";
import { pruneCheckpoints } from "../evidence/log.store.ts";
import { startLoop } from "../loop.ts";
import type { Core } from "./core.ts";

const PURPOSE = "anchor";
/** Far longer than it takes to plan the anchor of a checkpoint. */
const STEPS_KEPT_MS = 600_000;

/** Anchors the newest checkpoint at every interval, through the outbox. */
export function startAnchor(core: Core): void {
  const loop = startLoop({
    idleMs: core.config.anchorIntervalMs,
    step: async () => {
      await planNextAnchor({
        pool: core.pool,
        tiles: core.tiles,
        chain: anchorChain(core),
        now: core.now,
      });
      await pruneCheckpoints(core.pool, new Date(core.now().getTime() - STEPS_KEPT_MS));
      return false;
    },
    onError: (error) => {
      if (error instanceof LogMismatch) core.fail(error);
      else core.logger.warn({ err: error }, "anchoring failed, will be tried again");
    },
  });
  core.parts.add(loop.stop);
}

/** Size and root that the EvidenceLog holds at the newest block. */
export async function readHead({ manifest, provider }: ChainHome): Promise<LogHead> {
  const log = evidenceLogAt(manifest.contracts.evidenceLog.address, provider);
  const size = Number(await log.anchoredSize());
  return { size, root: size === 0 ? EMPTY_ROOT : getBytes(await log.rootAt(size)) };
}

function anchorChain({ chain, now, pool }: Core): AnchorChain {
  const { manifest, sequencer } = chain;
  return {
    head: () => readHead(chain),
    isBusy: () => isUnderWay(pool, PURPOSE),
    enqueue: async (client, { proof, root, size }) => {
      const data = evidenceLogAbi.encodeFunctionData("anchor", [
        size,
        hexlify(root),
        proof.map((hash) => hexlify(hash)),
      ]);
      await enqueue(client, {
        account: { chainId: manifest.chain.chainId, address: sequencer.address },
        purpose: PURPOSE,
        dedupeKey: `${PURPOSE} ${String(size)} ${now().toISOString()}`,
        to: manifest.contracts.evidenceLog.address,
        data,
      });
    },
  };
}
