import { randomUUID } from "node:crypto";
import { hexlify } from "ethers";
import type { PoolClient } from "pg";
import { lotRegisterAbi } from "../chain/contracts.ts";
import type { Account } from "../chain/outbox.ts";
import { backlogOf, enqueue } from "../chain/outbox.store.ts";
import { transact } from "../db/pool.ts";
import { newestAnchor } from "../evidence/anchor.store.ts";
import type { ProofSource } from "../evidence/proofs.store.ts";
import { tilesForEntries } from "../evidence/receipt.ts";
import { inclusionProof } from "../evidence/tree.ts";
import {
  bringAgain,
  type Due,
  due,
  type FailedBatch,
  failedBatches,
  markBatch,
  refuse,
  refuseUnfit,
} from "./bring.store.ts";
import { type Finding, keepFindings } from "./finding.store.ts";
import type { LotProbe } from "./inspections.job.ts";
import { failureOf, nextBatch } from "./lot-inspection.ts";

export interface BringJob {
  readonly source: Pick<ProofSource, "tiles">;
  /** Address of the LotRegister. */
  readonly register: string;
  /** Who pays. */
  readonly account: Account;
  readonly now: () => Date;
  readonly probe?: ((point: LotProbe) => void | Promise<void>) | undefined;
}

const PURPOSE = "lot.judge";
/** Anchors wait in the same line: batches may not make it long. */
const BATCHES_MAX = 8;
const DUE_MAX = 512;

/**
 * Takes inspections to the chain that are anchored for good, by lot and in batches, through the outbox: which batch an
 * inspection went with is committed together with the batch. What a kill or a reorganisation leaves undone goes again;
 * what counts already changes nothing.
 * @returns how many batches were put into the outbox
 */
export async function bringInspections(client: PoolClient, job: BringJob): Promise<number> {
  const anchor = await newestAnchor(client);
  if (anchor === undefined) return 0;
  for (const failed of await failedBatches(client))
    await transact(client, () => settleFailure(client, failed, job.now()));
  await transact(client, () => refuseWhatIsUnfit(client, anchor.size, job.now()));
  const room = BATCHES_MAX - (await backlogOf(client, PURPOSE, BATCHES_MAX));
  if (room <= 0) return 0;
  const batches = batchesOf(await due(client, anchor.size, DUE_MAX)).slice(0, room);
  for (const batch of batches) {
    await put(client, job, batch, anchor.size);
    await job.probe?.("lots.brought");
  }
  return batches.length;
}

async function refuseWhatIsUnfit(client: PoolClient, size: number, at: Date): Promise<void> {
  const unfit = await refuseUnfit(client, size);
  await keepFindings(client, unfit.map((index) => notJudgeable(index, "notByThePlan")), at); // prettier-ignore
}

const notJudgeable = (index: number, code: string): Finding => ({
  kind: "notJudgeable",
  index,
  said: { code },
});

async function settleFailure(
  client: PoolClient,
  { error, inspections }: FailedBatch,
  at: Date,
): Promise<void> {
  const failure = failureOf(error);
  const [only] = inspections;
  const isOnly = inspections.length === 1;
  const culprit =
    failure.kind === "refused"
      ? inspections.find(({ statement }) => statement === failure.statement)
      : failure.kind === "unknown" && isOnly
        ? only
        : undefined;
  const others = inspections.filter((one) => one !== culprit).map(({ index }) => index);
  await bringAgain(client, others, failure.kind !== "early" && culprit === undefined);
  if (culprit === undefined || failure.kind === "early") return;
  await refuse(client, culprit.index, failure.code);
  await keepFindings(client, [notJudgeable(culprit.index, failure.code)], at);
}

function batchesOf(pending: readonly Due[]): readonly (readonly Due[])[] {
  const batches: (readonly Due[])[] = [];
  for (const own of Map.groupBy(pending, ({ lot }) => lot).values())
    for (let rest: readonly Due[] = own; rest.length > 0;) {
      const batch = nextBatch(rest);
      batches.push(batch);
      rest = rest.slice(batch.length);
    }
  return batches;
}

async function put(
  client: PoolClient,
  { account, register, source }: BringJob,
  batch: readonly Due[],
  size: number,
): Promise<void> {
  const indices = batch.map(({ index }) => index);
  const tiles = await source.tiles.load(tilesForEntries(indices, size));
  const inspections = batch.map(({ index, judgement, signature, statement }) => ({
    statement: hexlify(statement),
    signature: hexlify(signature),
    judgement: hexlify(judgement),
    index,
    size,
    path: inclusionProof(tiles, index, size).map((hash) => hexlify(hash)),
  }));
  const dedupeKey = `${PURPOSE} ${randomUUID()}`;
  await transact(client, async () => {
    await markBatch(client, dedupeKey, indices);
    await enqueue(client, {
      account,
      purpose: PURPOSE,
      dedupeKey,
      to: register,
      data: lotRegisterAbi.encodeFunctionData("judgeMany", [inspections]),
    });
  });
}
