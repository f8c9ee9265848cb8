import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
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
  expect((await keep("ab".repeat(32), twice)).body["code"]).toBe("documentRefused");
});
