import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { keepPlan } from "../../../service/quality/inspection-plan.store.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { named, shaftPlan } from "../../support/inspection-plan.ts";
import { newParty, newPerson, visit } from "../../support/people.ts";

let api: TestApi;
const party = newParty();
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  ({ headers } = await visit(
    api,
    await newPerson(api.intake.database.pool, party, ["view", "sign"]),
  ));
});
afterAll(() => api.close());

const keep = (ruleSet: string, body: InspectionPlan): Promise<Answer> =>
  ask(api, "PUT", `/v1/parties/${party}/inspection-plans/${ruleSet}`, { headers, body });
const read = (): Promise<Answer> =>
  ask(api, "GET", `/v1/parties/${party}/inspection-plans`, { headers });

it("inspectors read the plans and lots that their factory kept", async () => {
  const { plan, ruleSet } = named(shaftPlan());
  expect((await keep(ruleSet, plan)).status).toBe(204);
  const lot = randomBytes(32).toString("hex");
  const body = { uri: "https://id.example/01/09506000134352/10/A7", ruleSets: [ruleSet] };
  const kept = await ask(api, "PUT", `/v1/parties/${party}/inspection-lots/${lot}`, {
    headers,
    body,
  });
  expect(kept.status).toBe(204);
  const answer = await read();
  expect(answer.body["plans"]).toContainEqual({ ruleSet, plan });
  expect(answer.body["lots"]).toContainEqual({ lot, ...body });
});

it("limits that do not hash to the set's name are refused", async () => {
  const { plan, ruleSet } = named(shaftPlan());
  const [first, ...rest] = plan.rules;
  const bent = { ...plan, rules: [{ ...first!, max: "20.50" }, ...rest] };
  expect((await keep(ruleSet, bent)).body["code"]).toBe("documentRefused");
  expect((await read()).body["plans"]).not.toContainEqual(expect.objectContaining({ ruleSet }));
});

it("rules that no chain would take are refused", async () => {
  const plan = shaftPlan();
  const twice = { ...plan, rules: [plan.rules[0]!, plan.rules[0]!] };
  const answer = await keep("ab".repeat(32), twice);
  expect(answer.body).toMatchObject({
    code: "documentRefused",
    errors: [{ code: "twice", pointer: "/rules/1/metric" }],
  });
});

it("limits between which nothing lies are refused by the member that is wrong", async () => {
  const plan = shaftPlan();
  const [first, ...rest] = plan.rules;
  const crossed = { ...plan, rules: [{ ...first!, min: "10.1", max: "9.9" }, ...rest] };
  expect((await keep("ab".repeat(32), crossed)).body).toMatchObject({
    code: "documentRefused",
    errors: [{ code: "limitsCrossed", pointer: "/rules/0/max" }],
  });
});

it("nominal and instrument reach inspectors, and are no part of what the rules are called", async () => {
  const { plan, ruleSet } = named(shaftPlan());
  const [first, ...rest] = plan.rules;
  const told = {
    ...plan,
    rules: [{ ...first!, nominal: "20", instrument: "micrometer" }, ...rest],
  };
  expect((await keep(ruleSet, told)).status).toBe(204);
  expect((await read()).body["plans"]).toContainEqual({ ruleSet, plan: told });
});

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

/** As the index would have read it from the chain: a buyer's plan, with what the buyer told of it. */
async function opened(): Promise<{ readonly lot: string; readonly ruleSet: string }> {
  const { pool } = api.intake.database;
  const { plan, ruleSet } = named(shaftPlan());
  const [planId, lot] = [randomBytes(32), randomBytes(32)];
  const canonical = canonicalize(plan);
  await keepPlan(pool, { party: plan.publisher, ruleSet, canonical }, new Date());
  await pool.query(
    `INSERT INTO rule_set (rule_set, publisher, product, step, version, salt, rules, published_at, published_block)
     VALUES ($1, $2, $1, $1, 1, $1, '', now(), 1)`,
    [bytes(ruleSet), bytes(plan.publisher)],
  );
  await pool.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors, auditors, state,
       published_at, published_block)
     VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', now(), 1)`,
    [planId, bytes(plan.publisher)],
  );
  await pool.query("INSERT INTO plan_requirement VALUES ($1, $2, 7, 0)", [planId, bytes(ruleSet)]); // prettier-ignore
  await pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at, opened_block, incomplete_keys)
     VALUES ($1, $2, $3, false, 'open', false, now(), 1, '{}')`,
    [lot, bytes(party), planId],
  );
  return { lot: lot.toString("hex"), ruleSet };
}

describe("a lot that is open on chain", () => {
  it("is found with the buyer's rules, and with as many samples as the chain asks for", async () => {
    const { lot, ruleSet } = await opened();
    const { body } = await read();
    expect(body["plans"]).toContainEqual(
      expect.objectContaining({ ruleSet, plan: expect.objectContaining({ samples: 7 }) as object }),
    );
    const uri = `urn:tallystick:lot:${lot}`;
    expect(body["lots"]).toContainEqual({ lot, uri, ruleSets: [ruleSet] });
  });

  it("is called what a record called it, and gone once it is released", async () => {
    const { pool } = api.intake.database;
    const { lot, ruleSet } = await opened();
    const uri = "https://id.gs1.org/01/09506000134352/10/C9";
    await pool.query("INSERT INTO lot_name VALUES ($1, $2, $3, 5)", [bytes(lot), uri, bytes(party)]); // prettier-ignore
    expect((await read()).body["lots"]).toContainEqual({ lot, uri, ruleSets: [ruleSet] });
    await pool.query("UPDATE lot SET state = 'released' WHERE lot = $1", [bytes(lot)]);
    expect((await read()).body["lots"]).not.toContainEqual(expect.objectContaining({ lot }));
  });
});
