import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { keepPlan } from "../../../service/quality/inspection-plan.store.ts";
import { reasonId } from "../../../service/quality/reason.ts";
import { keepReason } from "../../../service/quality/reason.store.ts";
import { ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { named, shaftPlan } from "../../support/inspection-plan.ts";
import { newParty, newPerson, visit } from "../../support/people.ts";

let api: TestApi;
const curious = newParty();
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  ({ headers } = await visit(api, await newPerson(api.intake.database.pool, curious, ["view"])));
});
afterAll(() => api.close());

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const read = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await ask(api, "GET", `/v1/parties/${curious}/${path}`, { headers })).body;

/** As the chain would have it: a lot of the curious party, under a plan of a publisher, with one rule set. */
async function lotUnder(publisher: string, ruleSet: string): Promise<string> {
  const { pool } = api.intake.database;
  const [plan, lot] = [randomBytes(32), randomBytes(32)];
  await pool.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors, auditors, state,
       published_at, published_block)
     VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', now(), 1)`,
    [plan, bytes(publisher)],
  );
  await pool.query("INSERT INTO plan_requirement VALUES ($1, $2, 1, 0)", [plan, bytes(ruleSet)]);
  await pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at, opened_block, incomplete_keys)
     VALUES ($1, $2, $3, true, 'open', false, now(), 1, '{}')`,
    [lot, bytes(curious), plan],
  );
  return lot.toString("hex");
}

it("a plan of one's own shows nothing of what somebody else's rule set says", async () => {
  const { pool } = api.intake.database;
  const { plan, ruleSet } = named(shaftPlan());
  await keepPlan(
    pool,
    { party: plan.publisher, ruleSet, canonical: canonicalize(plan) },
    new Date(),
  );
  await pool.query(
    `INSERT INTO rule_set (rule_set, publisher, product, step, version, salt, rules, published_at, published_block)
     VALUES ($1, $2, $1, $1, 1, $1, '', now(), 1)`,
    [bytes(ruleSet), bytes(plan.publisher)],
  );

  const own = await lotUnder(curious, ruleSet);
  expect(await read("plans")).toMatchObject({ items: [{ requirements: [{ says: null }] }] });
  expect(await read(`lots/${own}`)).toMatchObject({ lot: own, rules: [] });
  expect(await read("inspection-plans")).toMatchObject({ plans: [] });

  const bought = await lotUnder(plan.publisher, ruleSet);
  expect(await read(`lots/${bought}`)).toMatchObject({ rules: [{ product: plan.product }] });
  expect(await read("inspection-plans")).toMatchObject({ plans: [{ ruleSet }] });
});

it("a hold of one's own shows nothing of the reason that somebody else named", async () => {
  const { pool } = api.intake.database;
  const buyer = newParty();
  const document = { text: "cracks in the casting", salt: randomBytes(16).toString("hex") };
  const reason = reasonId(document);
  await keepReason(pool, { party: buyer, reason, canonical: canonicalize(document) }, new Date());
  const lot = await lotUnder(curious, "ab".repeat(32));
  const hold = (position: number, by: string) =>
    pool.query(
      `INSERT INTO lot_hold (lot, position, party, reason, held_at, held_block)
       VALUES ($1, $2, $3, $4, now(), 1)`,
      [bytes(lot), position, bytes(by), bytes(reason)],
    );
  await hold(0, curious);
  expect(await read(`lots/${lot}`)).toMatchObject({ holds: [{ reason, why: null }] });
  await hold(1, buyer);
  const { holds } = await read(`lots/${lot}`);
  expect(holds).toContainEqual(expect.objectContaining({ by: buyer, why: document }));
});
