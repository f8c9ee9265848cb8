import { afterAll, beforeAll, expect, it } from "vitest";
import { readerHeaders } from "../../../scripts/people/reader.ts";
import { ask } from "../../support/ask.ts";
import { testOperator } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, visit } from "../../support/people.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

it("what the operator's people and machines read as such is written down", async () => {
  const { pool } = api.intake.database;
  const reader = await newPerson(pool, testOperator, ["view"]);
  const machine = await readerHeaders(pool, testOperator);
  for (const headers of [(await visit(api, reader)).headers, machine])
    expect(await ask(api, "GET", "/v1/quarantine", { headers })).toMatchObject({ status: 200 });

  const manager = await visit(api, await newPerson(pool, testOperator, ["manage"]));
  const { body } = await ask(api, "GET", `/v1/parties/${testOperator}/audit`, manager);
  const read = { action: "operatorRead", subject: "/v1/quarantine", address: "127.0.0.1" };
  expect(body["items"]).toMatchObject([
    { ...read, actorKind: "machine" },
    { ...read, actorKind: "person", actor: reader.account },
  ]);
});
