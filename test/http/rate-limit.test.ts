import { afterEach, describe, expect, it } from "vitest";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { ask } from "../support/ask.ts";
import { type TestApi, testApi, type TestApiOptions } from "../support/http.ts";
import { newParty, newPerson, ownPage, visit } from "../support/people.ts";

let api: TestApi;
afterEach(() => api.close());

const open = async (options: TestApiOptions): Promise<void> => {
  api = await testApi(options);
};

const from = (address: string) => ({ "x-forwarded-for": address });

const few = { perSecond: 1, burst: 3 };

async function statuses(times: number, headers: Record<string, string>, path = "/v1/session") {
  const all: number[] = [];
  for (let at = 0; at < times; at++) all.push((await ask(api, "GET", path, { headers })).status);
  return all;
}

describe("requests", () => {
  it("of somebody beyond his rate are 429, with when to ask again; others go on", async () => {
    await open({ rates: { principal: few } });
    const { pool } = api.intake.database;
    const [one, other] = [newParty(), newParty()];
    const headers = await readerHeaders(pool, one);
    expect(await statuses(4, headers)).toEqual([200, 200, 200, 429]);
    const refused = await ask(api, "GET", "/v1/session", { headers });
    expect(refused.body).toMatchObject({ code: "rateLimited", status: 429 });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(await statuses(1, await readerHeaders(pool, other))).toEqual([200]);
  });

  it("of a party are those of all its people and machines together", async () => {
    await open({ rates: { party: few } });
    const { pool } = api.intake.database;
    const party = newParty();
    const machine = await readerHeaders(pool, party);
    const person = await visit(api, await newPerson(pool, party, ["view"]));
    expect(await statuses(2, machine)).toEqual([200, 200]);
    expect(await statuses(2, person.headers)).toEqual([200, 429]);
    expect(await statuses(1, await readerHeaders(pool, newParty()))).toEqual([200]);
  });

  it("of nobody are those of his address, guessed keys too", async () => {
    await open({ rates: { anonymous: few } });
    expect(await statuses(2, {}, "/v1/log")).toEqual([200, 200]);
    const guess = { authorization: `Bearer tsk_${"0".repeat(24)}_${"A".repeat(43)}` };
    expect(await statuses(2, guess)).toEqual([401, 429]);
    expect(await statuses(1, {}, "/nothing")).toEqual([429]);
    const elsewhere = await api.app.inject({ url: "/v1/log", remoteAddress: "192.0.2.9" });
    expect(elsewhere.statusCode).toBe(200);
  });

  it("to sign in have a rate of their own", async () => {
    await open({ rates: { credential: few } });
    const body = { login: "wei@test.example", password: "a wrong password" };
    const all: number[] = [];
    for (let at = 0; at < 4; at++)
      all.push((await ask(api, "POST", "/v1/session", { headers: ownPage, body })).status);
    expect(all).toEqual([401, 401, 401, 429]);
    expect(await statuses(1, {}, "/v1/log")).toEqual([200]);
  });

  it("that bring records, or ask how the service is, are not counted", async () => {
    await open({ rates: { anonymous: { perSecond: 1, burst: 1 } } });
    expect(await statuses(3, {}, "/healthz")).toEqual([200, 200, 200]);
    for (let at = 0; at < 3; at++)
      expect((await ask(api, "POST", "/v1/records", { body: {} })).status).toBe(422);
  });

  it("through a trusted proxy are those of whoever it names; nobody else is believed", async () => {
    await open({ rates: { anonymous: few }, trustedProxies: ["127.0.0.1"] });
    expect(await statuses(4, from("192.0.2.1"), "/v1/log")).toEqual([200, 200, 200, 429]);
    expect(await statuses(1, from("192.0.2.2"), "/v1/log")).toEqual([200]);
    await api.close();
    await open({ rates: { anonymous: few } });
    expect(await statuses(3, from("192.0.2.1"), "/v1/log")).toEqual([200, 200, 200]);
    expect(await statuses(1, from("192.0.2.2"), "/v1/log")).toEqual([429]);
  });
});
