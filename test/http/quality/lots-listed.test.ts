import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty, newPerson, visit } from "../../support/people.ts";

let api: TestApi;
const [factory, publisher] = [newParty(), newParty()];
const plan = randomBytes(32);
const headers = new Map<string, Record<string, string>>();
beforeAll(async () => {
  api = await testApi();
  const { pool } = api.intake.database;
  for (const party of [factory, publisher]) {
    const person = await newPerson(pool, party, ["view", "sign"]);
    headers.set(party, (await visit(api, person)).headers);
  }
  await pool.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors, auditors, state,
       published_at, published_block)
     VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', now(), 1)`,
    [plan, bytes(publisher)],
  );
});
afterAll(() => api.close());

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

const send = async (party: string, method: "GET" | "PUT", path: string, body?: object) =>
  ask(api, method, `/v1/parties/${party}/${path}`, {
    headers: headers.get(party) ?? {},
    ...(body && { body }),
  });

/** As the index would have read it from the chain. */
async function newLot(under: Buffer, state: "open" | "released"): Promise<string> {
  const lot = randomBytes(32);
  await api.intake.database.pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at, opened_block, incomplete_keys)
     VALUES ($1, $2, $3, false, $4, false, now(), 1, '{}')`,
    [lot, bytes(factory), under, state],
  );
  return lot.toString("hex");
}

it("a released lot says who holds it", async () => {
  const lot = await newLot(plan, "released");
  await api.intake.database.pool.query(
    `INSERT INTO lot_hold (lot, party, position, reason, held_at, held_block) VALUES ($1, $2, 1, $1, now(), 1)`,
    [bytes(lot), bytes(publisher)],
  );
  const { body } = await send(factory, "GET", `lots/${lot}`);
  expect(body).toMatchObject({ state: "released", missing: [], heldBy: [publisher] });
  await newLot(plan, "released");
  const held = await send(factory, "GET", "lots?standing=held");
  expect(held.body).toMatchObject({ items: [{ lot }] });
});

it("a lot is called what its factory told its inspectors, with how many pieces it said", async () => {
  const lot = await newLot(plan, "open");
  const uri = "https://id.gs1.org/01/09506000134352/10/K7";
  const told = { uri, ruleSets: ["ab".repeat(32)], quantity: 500 };
  expect((await send(factory, "PUT", `inspection-lots/${lot}`, told)).status).toBe(204);
  expect((await send(publisher, "GET", `lots/${lot}`)).body).toMatchObject({ uri, quantity: 500 });
});

it("a plan's lots are listed alone, and its readers to its publisher alone", async () => {
  const other = randomBytes(32);
  await api.intake.database.pool.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors, auditors, state,
       published_at, published_block)
     VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', now(), 1)`,
    [other, bytes(publisher)],
  );
  await api.intake.database.pool.query("INSERT INTO plan_requirement VALUES ($1, $1, 1, 0)", [
    other,
  ]);
  const id = other.toString("hex");
  const lot = await newLot(other, "open");
  const listed = await send(publisher, "GET", `lots?plan=${id}`);
  expect(listed.body).toMatchObject({ items: [{ lot }] });
  await send(publisher, "PUT", `plans/${id}/readers`, { readers: [factory] });
  expect((await send(publisher, "GET", `plans/${id}`)).body).toMatchObject({ readers: [factory] });
  expect((await send(factory, "GET", `plans/${id}`)).body).toMatchObject({ readers: null });
});
