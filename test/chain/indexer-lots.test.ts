import { randomBytes } from "node:crypto";
import { hexlify, id, Transaction } from "ethers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIndexer } from "../../service/chain/indexer.job.ts";
import { type Indexer, indexerPass } from "../../service/chain/indexer/pass.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { sendAct } from "../support/acts.ts";
import { parties } from "../support/chain.ts";
import { LotScene, type Said, type Signed } from "../support/lot-scene.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const set = {
  publisher: parties.certifier.slice(2),
  product: "shaft",
  step: "turning",
  version: 1,
  salt: randomBytes(32).toString("hex"),
  rules: [
    { metric: "diameter", unit: "mm", min: "9", max: "11", required: true, class: "critical" },
    { metric: "length", unit: "mm", required: true, class: "minor" },
  ],
} as const;

const said = (part: Partial<Said>): Said => ({
  station: 0,
  sample: 1,
  attempt: 1,
  ordinal: 1,
  closing: true,
  diameter: "10",
  ...part,
});

let scene: LotScene;
let database: TestDatabase;
let lot: string;
let bad: Signed;
let incomplete: Signed;
beforeAll(async () => {
  scene = await LotScene.open(set, 1);
  database = await freshDatabase();
  lot = await scene.openLot();
  bad = await scene.sign(lot, said({ diameter: "12", closing: false }));
  incomplete = await scene.sign(lot, said({ sample: 2, ordinal: 2 }));
  await scene.anchor();
});
afterAll(async () => {
  await scene.close();
  await database.drop();
});

let indexer: Indexer;
beforeEach(() => {
  const { deployment, provider } = scene.chain;
  indexer = createIndexer({ provider, deployment, finality: { confirmations: 5 } }, database.pool);
});

const rows = async (sql: string): Promise<unknown[]> =>
  (await database.pool.query(sql, [Buffer.from(lot.slice(2), "hex")])).rows as unknown[];
const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/^0x/, ""), "hex");
const reorg = (depth: number): Promise<unknown> =>
  scene.chain.provider.send("anvil_reorg", [depth, []]);
const mine = (blocks: number): Promise<unknown> =>
  scene.chain.provider.send("anvil_mine", [blocks]);

test("rules and plans are kept as they were published", async () => {
  await indexerPass(indexer);
  const plans = await database.pool.query(
    `SELECT p.state, p.min_grade, p.publisher, r.rule_set, r.samples, r.acceptance, s.version
     FROM quality_plan p JOIN plan_requirement r USING (plan) JOIN rule_set s USING (rule_set)`,
  );
  expect(plans.rows).toEqual([
    {
      state: "inForce",
      min_grade: 2,
      publisher: bytes(parties.certifier),
      rule_set: bytes(scene.ruleSet),
      samples: 1n,
      acceptance: 0n,
      version: 1n,
    },
  ]);
});

test("a lot is kept with the secret and custodians of the call that opened it", async () => {
  const secret = hexlify(randomBytes(32));
  const message = {
    factory: parties.factory,
    secret,
    plan: scene.plan,
    custodians: [parties.bank],
  };
  await sendAct(scene.chain, "OpenLot", message, [scene.chain.signers.factory]);
  await indexerPass(indexer);
  const { rows: found } = await database.pool.query(
    `SELECT l.factory, l.plan, l.self_declared, l.state, o.custodians
     FROM lot l JOIN lot_opening o USING (lot) WHERE o.secret = $1`,
    [bytes(secret)],
  );
  expect(found).toEqual([
    {
      factory: bytes(parties.factory),
      plan: bytes(scene.plan),
      self_declared: false,
      state: "open",
      custodians: [bytes(parties.bank)],
    },
  ]);
});

test("an inspection that a reorganisation takes back counts no more, and again when it comes again", async () => {
  await mine(10);
  await scene.judge([bad]);
  await indexerPass(indexer);
  const judged = `SELECT verdict, failed, missing, is_open, ordinal FROM lot_judgement
                  WHERE lot = $1 ORDER BY ordinal`;
  const failed = { verdict: "fail", failed: [expect.any(Number)], missing: [expect.any(Number)] };
  expect(await rows(judged)).toEqual([{ ...failed, is_open: true, ordinal: 1n }]);
  const progress = "SELECT good, failing, blocked, is_met FROM lot_progress WHERE lot = $1";
  expect(await rows(progress)).toEqual([{ good: 0n, failing: 1n, blocked: 0n, is_met: false }]);

  await reorg(1);
  await indexerPass(indexer);
  expect(await rows(judged)).toEqual([]);
  expect(await rows(progress)).toEqual([{ good: 0n, failing: 0n, blocked: 0n, is_met: false }]);

  await scene.judge([bad, incomplete]);
  await indexerPass(indexer);
  expect(await rows(judged)).toMatchObject([{ verdict: "fail" }, { verdict: "incomplete" }]);
  expect(await rows(progress)).toEqual([{ good: 0n, failing: 1n, blocked: 1n, is_met: false }]);
});

test("what the publisher disposed of is no longer open, and stays what it was", async () => {
  await scene.dispose(lot, bad, "useAsIs");
  await indexerPass(indexer);
  const { rows: found } = await database.pool.query(
    `SELECT verdict, disposition, is_open, until_at IS NOT NULL AS ends FROM lot_judgement
     WHERE statement = $1`,
    [statementHashOf(bad.statement)],
  );
  expect(found).toEqual([{ verdict: "fail", disposition: "useAsIs", is_open: false, ends: true }]);
});

test("a hold is kept with its end, and a second one of the same party beside it", async () => {
  const { certifier } = scene.chain.signers;
  const hold = { by: parties.certifier, lots: [lot], reason: id("why") };
  await sendAct(scene.chain, "Hold", hold, [certifier]);
  await sendAct(scene.chain, "Lift", { by: hold.by, lots: hold.lots }, [certifier]);
  await sendAct(scene.chain, "Hold", hold, [certifier]);
  await indexerPass(indexer);
  expect(
    await rows(
      `SELECT party, lifted_block > (SELECT number FROM final_block) AS lifting FROM lot_hold
       WHERE lot = $1 ORDER BY position`,
    ),
  ).toEqual([
    { party: bytes(parties.certifier), lifting: true },
    { party: bytes(parties.certifier), lifting: null },
  ]);
});

const alerts = `SELECT party, kind, severity, count FROM alert WHERE subject = encode($1, 'hex')
                ORDER BY kind, party`;

test("the factory is told of a hold that stands, once, however often a reorganisation brings it", async () => {
  const held = { party: bytes(parties.factory), kind: "lotHeld", severity: "critical", count: 1n };
  expect(await rows(alerts)).toEqual([held]);
  const { provider } = scene.chain;
  const newest = await provider.getBlock("latest", true);
  const hold = newest?.prefetchedTransactions[0];
  if (hold === undefined) throw new Error("the newest block is empty");
  await provider.send("anvil_reorg", [1, [[Transaction.from(hold).serialized, 0]]]);
  expect((await provider.getBlock("latest"))?.hash).not.toBe(newest?.hash);
  await indexerPass(indexer);
  expect(await rows("SELECT FROM lot_hold WHERE lot = $1 AND lifted_at IS NULL")).toHaveLength(1);
  expect(await rows(alerts)).toEqual([held]);
});

const state = async (): Promise<unknown[]> =>
  (await database.pool.query("SELECT state FROM quality_plan")).rows as unknown[];

test("a plan that is withdrawn says so, and one that a reorganisation takes back is gone", async () => {
  const { certifier } = scene.chain.signers;
  const withdrawal = { publisher: parties.certifier, plan: scene.plan };
  await sendAct(scene.chain, "WithdrawPlan", withdrawal, [certifier]);
  await indexerPass(indexer);
  expect(await state()).toEqual([{ state: "withdrawn" }]);
  await reorg(1);
  await indexerPass(indexer);
  expect(await state()).toEqual([{ state: "inForce" }]);
});
