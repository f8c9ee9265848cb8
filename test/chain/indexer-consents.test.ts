import { getBytes } from "ethers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIndexer } from "../../service/chain/indexer.job.ts";
import { type Indexer, indexerPass } from "../../service/chain/indexer/pass.ts";
import type { Finality } from "../../service/evidence/trust-manifest.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";
import { consentOnChain, newCommitment } from "../support/consent.ts";
import { eventually } from "../support/eventually.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeAll(async () => {
  chain = await freshChain();
  database = await freshDatabase();
});
afterAll(async () => {
  await chain.stop();
  await database.drop();
});

let commitment: string;
beforeEach(() => {
  commitment = newCommitment();
});

const indexer = (finality: Finality = "latest"): Indexer =>
  createIndexer(
    { provider: chain.provider, deployment: chain.deployment, finality },
    database.pool,
  );

const mine = (blocks: number): Promise<unknown> => chain.provider.send("anvil_mine", [blocks]);
const reorg = (depth: number): Promise<unknown> => chain.provider.send("anvil_reorg", [depth, []]);

interface Row {
  readonly granted: boolean;
  readonly final: boolean;
  readonly revoked: boolean;
}

async function row(): Promise<Row | undefined> {
  const { rows } = await database.pool.query<Row>(
    `SELECT granted_block IS NOT NULL AS granted, final, revoked_at IS NOT NULL AS revoked
     FROM consent_grant WHERE grantor = $1 AND commitment = $2`,
    [getBytes(parties.factory), getBytes(commitment)],
  );
  return rows[0];
}

test("a grant is final when its block is", async () => {
  await mine(10);
  const deep = indexer({ confirmations: 5 });
  await consentOnChain(chain, "grant", commitment);
  await indexerPass(deep);
  expect(await row()).toEqual({ granted: true, final: false, revoked: false });
  await mine(5);
  await indexerPass(deep);
  expect(await row()).toEqual({ granted: true, final: true, revoked: false });
});

test("a revocation counts when it is first seen", async () => {
  const deep = indexer({ confirmations: 5 });
  await consentOnChain(chain, "grant", commitment);
  await mine(5);
  await consentOnChain(chain, "revoke", commitment);
  await indexerPass(deep);
  expect(await row()).toEqual({ granted: true, final: true, revoked: true });
});

test("a revocation may come before its grant", async () => {
  await consentOnChain(chain, "revoke", commitment);
  await indexerPass(indexer());
  expect(await row()).toEqual({ granted: false, final: false, revoked: true });
});

test("a grant that a reorganisation takes back is gone, and final only after it comes again", async () => {
  await mine(10);
  const shallow = indexer({ confirmations: 3 });
  await consentOnChain(chain, "grant", commitment);
  await indexerPass(shallow);
  await reorg(1);
  await indexerPass(shallow);
  expect(await row()).toEqual({ granted: false, final: false, revoked: false });
});

test("a revocation that a reorganisation takes back still stands: its grantor has spoken", async () => {
  await consentOnChain(chain, "grant", commitment);
  await mine(2);
  await consentOnChain(chain, "revoke", commitment);
  await indexerPass(indexer());
  await reorg(1);
  await indexerPass(indexer());
  expect(await row()).toEqual({ granted: true, final: true, revoked: true });
});

const version = async (): Promise<bigint> => {
  const { rows } = await database.pool.query<{ version: bigint }>(
    "SELECT version FROM consent_epoch WHERE factory = $1",
    [getBytes(parties.factory)],
  );
  return rows[0]?.version ?? 0n;
};

test("every change moves what decides looks at the factory's data on", async () => {
  await indexerPass(indexer());
  const before = await version();
  await indexerPass(indexer());
  expect(await version()).toBe(before);
  await consentOnChain(chain, "grant", commitment);
  await indexerPass(indexer());
  expect(await version()).toBeGreaterThan(before);
});

test("whoever logs looks at several factories and the indexer do not wait for each other", async () => {
  const names = ["factory", "bank"] as const;
  const [low, high] = names.toSorted((a, b) => (parties[a] < parties[b] ? -1 : 1)) as [
    keyof typeof parties,
    keyof typeof parties,
  ];
  const hold = "SELECT FROM consent_epoch WHERE factory = $1 FOR SHARE";
  const waiting = async (): Promise<number> => {
    const { rows } = await database.pool.query("SELECT FROM pg_locks WHERE NOT granted");
    return rows.length;
  };
  for (const by of [high, low]) await consentOnChain(chain, "grant", newCommitment(), by);
  await indexerPass(indexer());
  for (const by of [high, low]) await consentOnChain(chain, "grant", newCommitment(), by);

  const looks = await database.pool.connect();
  await looks.query("BEGIN");
  await looks.query(hold, [getBytes(parties[low])]);
  const pass = indexerPass(indexer());
  await eventually(waiting, (count) => count > 0);
  await looks.query(hold, [getBytes(parties[high])]);
  await looks.query("COMMIT");
  looks.release();
  await expect(pass).resolves.toBe(true);
});

test("a pass says that it caught up, also when nothing is new", async () => {
  const age = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ ms: number }>(
      "SELECT 1000 * extract(epoch FROM clock_timestamp() - passed_at)::float8 AS ms FROM index_pass",
    );
    return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
  };
  const same = indexer();
  await indexerPass(same);
  await database.pool.query("UPDATE index_pass SET passed_at = now() - interval '1 hour'");
  expect(await age()).toBeGreaterThan(3_000_000);
  await indexerPass(same);
  expect(await age()).toBeLessThan(60_000);
});

test("the signers of every party are known", async () => {
  await indexerPass(indexer());
  const { rows } = await database.pool.query<{ signers: Buffer[]; threshold: number }>(
    "SELECT signers, threshold FROM party_signers WHERE party = $1",
    [getBytes(parties.factory)],
  );
  expect(rows).toEqual([
    { signers: [Buffer.from(getBytes(chain.signers.factory.address))], threshold: 1 },
  ]);
});
