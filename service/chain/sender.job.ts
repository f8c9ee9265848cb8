import type { JsonRpcProvider } from "ethers";
import type { Pool } from "pg";
import { runAsLeader } from "../db/leader-loop.ts";
import type { Queryable } from "../db/pool.ts";
import type { Account } from "./outbox.ts";
import { OUTBOX_CHANNEL } from "./outbox.store.ts";
import { senderPass } from "./sender/pass.ts";
import type { Probe, Sender, SenderSettings, TransactionSigner } from "./sender/sender.ts";

export interface SenderJob extends Partial<Omit<SenderSettings, "genesisHash" | "finality">> {
  readonly pool: Pool;
  readonly provider: JsonRpcProvider;
  readonly signer: TransactionSigner;
  readonly chainId: number;
  readonly genesisHash: SenderSettings["genesisHash"];
  readonly finality: SenderSettings["finality"];
  /** Between passes while something is under way. */
  readonly pollMs?: number;
  /** Between passes while nothing is: how soon it is noticed that the chain lost blocks. */
  readonly idleMs?: number;
  readonly probe?: Probe;
  readonly onError: (error: unknown) => void;
}

const defaults = {
  bumpAfterMs: 60_000,
  takenAfterMs: 60_000,
  maxFeeWei: 500_000_000_000n,
  inFlightMax: 16,
} as const;

/** A sender over the connection that holds its lock. */
export function createSender(job: Omit<SenderJob, "pool" | "onError">, db: Queryable): Sender {
  const account: Account = { chainId: job.chainId, address: job.signer.address };
  return {
    ...defaults,
    probe: () => undefined,
    ...job,
    db,
    account,
    missing: new Map(),
  };
}

/** Sends what is in the outbox, as the only process that does so for this account, until `signal`. Never throws. */
export function runSender(job: SenderJob, signal: AbortSignal): Promise<void> {
  const lockName = `tallystick/sender/${String(job.chainId)}/${job.signer.address.toLowerCase()}`;
  let sender: Sender | undefined;
  return runAsLeader(
    {
      pool: job.pool,
      lockName,
      channel: OUTBOX_CHANNEL,
      onError: job.onError,
      pass: async (client) => {
        if (sender?.db !== client) sender = createSender(job, client);
        const busy = await senderPass(sender);
        return busy > 0 ? (job.pollMs ?? 500) : (job.idleMs ?? 5_000);
      },
    },
    signal,
  );
}
