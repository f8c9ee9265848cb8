import { hexlify } from "ethers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { evidenceLogAbi } from "../../service/chain/contracts.ts";
import { createIndexer } from "../../service/chain/indexer.job.ts";
import {
  type Indexer,
  indexerPass,
  type IndexerSettings,
} from "../../service/chain/indexer/pass.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";
import { ending, enrol, grading, relay } from "../support/enrolment.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeEach(async () => {
  chain = await freshChain();
  database = await freshDatabase();
});
afterEach(async () => {
  await chain.stop();
  await database.drop();
});

const indexer = (settings: Partial<IndexerSettings> = {}): Indexer =>
  createIndexer(
    { provider: chain.provider, deployment: chain.deployment, finality: "latest", ...settings },
    database.pool,
  );

interface KeyRow {
  readonly key_no: number;
  readonly until_index: bigint | null;
  readonly ended_reason: string | null;
  readonly grade: string;
  readonly registered_block: bigint | null;
  readonly final: boolean;
}

async function keyRow(keyId: Uint8Array): Promise<KeyRow | undefined> {
  const { rows } = await database.pool.query<KeyRow>("SELECT * FROM device_key WHERE key_id = $1", [
    keyId,
  ]);
  return rows[0];
}

const bytes = (hex: string | null | undefined): Buffer => Buffer.from(hex?.slice(2) ?? "", "hex");
const root = (byte: string): string => `0x${byte.repeat(32)}`;

/** A log's first anchor needs no proof. */
async function anchorFirst(size: number, value: string): Promise<void> {
  const sent = await chain.sequencer.sendTransaction({
    to: chain.deployment.contracts.evidenceLog.address,
    data: evidenceLogAbi.encodeFunctionData("anchor", [size, value, []]),
  });
  await sent.wait();
}

async function anchors(): Promise<readonly { size: bigint; root: string; final: boolean }[]> {
  const { rows } = await database.pool.query<{ size: bigint; root: Buffer; final: boolean }>(
    "SELECT size, root, final FROM anchor ORDER BY size",
  );
  return rows.map(({ size, root: value, final }) => ({ size, root: hexlify(value), final }));
}

const mine = (blocks: number): Promise<unknown> => chain.provider.send("anvil_mine", [blocks]);
const reorg = (depth: number): Promise<unknown> => chain.provider.send("anvil_reorg", [depth, []]);

test("a registered key is stored with everything the registry said of it", async () => {
  const { keyId, key, device } = await enrol(chain);
  const block = await chain.provider.getBlock("latest");
  await indexerPass(indexer());

  const { rows } = await database.pool.query("SELECT * FROM device_key");
  expect(rows).toEqual([
    {
      key_no: expect.any(Number) as number,
      key_id: Buffer.from(keyId),
      factory: bytes(parties.factory),
      device,
      spki: Buffer.from(key.spki),
      from_index: 0n,
      until_index: null,
      ended_reason: null,
      grade: "software",
      registered_block: BigInt(block?.number ?? 0),
      registered_block_hash: bytes(block?.hash),
      final: true,
    },
  ]);
});

test("a registration may be used when its block is final, an end counts when first seen", async () => {
  const { keyId } = await enrol(chain);
  const patient = indexer({ finality: { confirmations: 2 } });
  await indexerPass(patient);
  expect(await keyRow(keyId)).toMatchObject({ final: false, until_index: null });

  await mine(2);
  await indexerPass(patient);
  expect(await keyRow(keyId)).toMatchObject({ final: true });

  await relay(chain, await ending(chain, keyId));
  await indexerPass(patient);
  expect(await keyRow(keyId)).toMatchObject({
    final: true,
    until_index: 0n,
    ended_reason: "retired",
  });
});

test("grades are kept in order, the newest with the key", async () => {
  const { keyId } = await enrol(chain);
  await relay(chain, await grading(chain, keyId, "hardware"));
  await indexerPass(indexer());

  const { rows } = await database.pool.query(
    "SELECT position, from_index, grade, granted_by FROM device_key_grade ORDER BY position",
  );
  expect(rows).toEqual([
    { position: 0, from_index: 0n, grade: "software", granted_by: bytes(parties.factory) },
    { position: 1, from_index: 0n, grade: "hardware", granted_by: bytes(parties.certifier) },
  ]);
  expect(await keyRow(keyId)).toMatchObject({ grade: "hardware" });
});

test("an anchor is stored with its place, and final by the chain's rule", async () => {
  const patient = indexer({ finality: { confirmations: 1 } });
  await anchorFirst(7, root("ab"));
  await indexerPass(patient);
  expect(await anchors()).toEqual([{ size: 7n, root: root("ab"), final: false }]);
  await mine(1);
  await indexerPass(patient);
  expect(await anchors()).toEqual([{ size: 7n, root: root("ab"), final: true }]);
});

test("what a reorganisation took back is taken back, and the key keeps its number", async () => {
  const { keyId, data } = await enrol(chain);
  await anchorFirst(7, root("ab"));
  const steady = indexer({ finality: { confirmations: 3 } });
  await indexerPass(steady);
  const before = await keyRow(keyId);

  await reorg(2);
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({ registered_block: null, final: false });
  expect(await anchors()).toEqual([]);

  await relay(chain, data);
  const again = await chain.provider.getBlockNumber();
  await anchorFirst(9, root("cd"));
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({
    key_no: before?.key_no,
    registered_block: BigInt(again),
  });
  expect(await anchors()).toEqual([{ size: 9n, root: root("cd"), final: false }]);
});

test("an end that a reorganisation took back is no end any more", async () => {
  const { keyId } = await enrol(chain);
  await relay(chain, await ending(chain, keyId));
  const steady = indexer();
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({ ended_reason: "retired" });
  await reorg(1);
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({ ended_reason: null, until_index: null, final: true });
});

test("a chain that came back from an older state takes even final blocks back", async () => {
  const kept = await enrol(chain);
  await chain.node.saveNow();
  const lost = await enrol(chain);
  await anchorFirst(7, root("ab"));
  await mine(300);
  const steady = indexer();
  await indexerPass(steady);
  expect(await keyRow(lost.keyId)).toMatchObject({ final: true });

  await chain.restartFromSaved();
  await indexerPass(steady);
  expect(await keyRow(kept.keyId)).toMatchObject({ final: true });
  expect(await keyRow(lost.keyId)).toMatchObject({ final: false, registered_block: null });
  expect(await anchors()).toEqual([]);
});

test("an indexer that starts again continues, and finds a reorganisation that it slept through", async () => {
  const { keyId } = await enrol(chain);
  await mine(3);
  await indexerPass(indexer());
  await reorg(4);
  await mine(6);
  await indexerPass(indexer());
  expect(await keyRow(keyId)).toMatchObject({ final: false, registered_block: null });
});

test("a chain that switches to and fro leaves nothing of the other branch", async () => {
  const snapshot = (await chain.provider.send("evm_snapshot", [])) as string;
  await mine(1);
  const steady = indexer({ overlapBlocks: 0 });
  await indexerPass(steady);
  const branchA = (await chain.provider.send("anvil_dumpState", [])) as string;

  await chain.provider.send("evm_revert", [snapshot]);
  const { keyId } = await enrol(chain);
  await mine(1);
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({ final: true });

  await chain.provider.send("evm_revert", [snapshot]).catch(() => undefined);
  await chain.provider.send("anvil_loadState", [branchA]);
  await indexerPass(steady);
  expect(await keyRow(keyId)).toMatchObject({ final: false, registered_block: null });
});

test("it catches up in steps", async () => {
  const early = await enrol(chain);
  await mine(30);
  const late = await enrol(chain);
  const stepping = indexer({ blocksPerPassMax: 10, overlapBlocks: 3 });
  let passes = 1;
  while (!(await indexerPass(stepping))) passes++;
  expect(passes).toBeGreaterThan(2);
  expect(await keyRow(early.keyId)).toMatchObject({ final: true });
  expect(await keyRow(late.keyId)).toMatchObject({ final: true });
});

test("a pass over a chain that has not moved reads no logs", async () => {
  await enrol(chain);
  const steady = indexer();
  await indexerPass(steady);
  const asked: string[] = [];
  const note = ({ action, payload }: { action: string; payload?: { method: string } }): void => {
    if (action === "sendRpcPayload" && payload !== undefined) asked.push(payload.method);
  };
  await chain.provider.on("debug", note);
  await indexerPass(steady);
  await chain.provider.off("debug", note);
  expect(asked).toContain("eth_getBlockByNumber");
  expect(asked).not.toContain("eth_getLogs");
});
