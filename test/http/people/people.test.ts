import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setCapabilities } from "../../../service/parties/people/membership.store.ts";
import type { Capability } from "../../../service/parties/principal.ts";
import { type Answer, ask, type Method } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import {
  cookieIn,
  newParty,
  newPerson,
  ownPage,
  type TestPerson,
  type Visit,
  visit,
} from "../../support/people.ts";

let api: TestApi;
let party: string;
let manager: TestPerson;
let managing: Visit;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

/** A party of its own, so that one test's last manager is not another's. */
async function freshParty(capabilities: readonly Capability[] = ["view", "look", "manage"]) {
  party = newParty();
  manager = await newPerson(api.intake.database.pool, party, capabilities);
  managing = await visit(api, manager);
}

const sorted = (answers: readonly Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();
const password = "sieben ziegen im wald";

const byManager = (method: Method, path: string, body?: object) =>
  ask(api, method, `/v1/parties/${party}/${path}`, { ...managing, ...(body && { body }) });

const invite = (capabilities: readonly string[] = ["view"]) =>
  byManager("POST", "invitations", { label: "Li Na", capabilities, expiresAt: tomorrow() });

const acceptAs = (code: unknown, login: string, secret = password) =>
  ask(api, "POST", "/v1/accounts", { headers: ownPage, body: { code, login, password: secret } });

const meOf = async (headers: Record<string, string>) =>
  (await ask(api, "GET", "/v1/session", { headers })).body;

describe("an invitation", () => {
  it("makes an account that is signed in and may do what it says", async () => {
    await freshParty();
    const { body, status } = await invite(["view", "look"]);
    expect(status).toBe(201);
    const accepted = await acceptAs(body["code"], "li.na@test.example");
    expect(accepted.status).toBe(204);
    const cookie = cookieIn(String(accepted.headers["set-cookie"]));
    expect(await meOf({ cookie })).toMatchObject({
      login: "li.na@test.example",
      parties: [{ party, capabilities: ["view", "look"] }],
    });
    const audit = await byManager("GET", "audit");
    expect(audit.body["items"]).toMatchObject([
      { action: "invitationAccepted", subject: body["invitation"] },
      { action: "invitationMade", subject: body["invitation"] },
    ]);
    expect(JSON.stringify(audit.body)).not.toContain(body["code"]);
  });

  it("is good once", async () => {
    await freshParty();
    const { body } = await invite();
    const both = await Promise.all(
      ["one@test.example", "two@test.example"].map((login) => acceptAs(body["code"], login)),
    );
    expect(sorted(both)).toEqual([204, 401]);
  });

  it("adds to the account that one has", async () => {
    await freshParty();
    const guest = await newPerson(api.intake.database.pool, newParty(), ["view"]);
    const visiting = await visit(api, guest);
    const { body } = await invite(["look"]);
    const joined = await ask(api, "POST", "/v1/account/memberships", {
      ...visiting,
      body: { code: body["code"] },
    });
    expect(joined.status).toBe(204);
    const { parties } = await meOf(visiting.headers);
    expect(parties).toContainEqual({ party, capabilities: ["look"], isOperator: false });
    expect(parties).toHaveLength(2);
  });

  it("gives nothing that its maker may not hand on: 403, and nothing when he may no more: 401", async () => {
    await freshParty();
    expect(await invite(["sign"])).toMatchObject({ status: 403 });
    const { body } = await invite();
    const { pool } = api.intake.database;
    await setCapabilities(pool, { account: manager.account, party, capabilities: ["view"] });
    expect(await acceptAs(body["code"], "late@test.example")).toMatchObject({ status: 401 });
  });

  it.each([
    ["withdrawn", async (id: string) => void (await byManager("DELETE", `invitations/${id}`))],
    [
      "expired",
      async (id: string) =>
        void (await api.intake.database.pool.query(
          "UPDATE invitation SET expires_at = now() WHERE invitation_id = $1",
          [id],
        )),
    ],
  ])("that was %s is none: 401 signInRefused", async (_what, end) => {
    await freshParty();
    const { body } = await invite();
    await end(String(body["invitation"]));
    expect(await acceptAs(body["code"], "late@test.example")).toMatchObject({
      status: 401,
      body: { code: "signInRefused" },
    });
  });

  it("does not take a login that somebody has: 409, nor a weak password: 422; and stays open", async () => {
    await freshParty();
    const { body } = await invite();
    expect(await acceptAs(body["code"], manager.login)).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
    expect(await acceptAs(body["code"], "wei@test.example", "short")).toMatchObject({
      status: 422,
      body: { code: "passwordWeak", detail: "tooShort" },
    });
    expect(await acceptAs(body["code"], "wei@test.example")).toMatchObject({ status: 204 });
  });

  it("of another party cannot be withdrawn: 404", async () => {
    await freshParty();
    const { body } = await invite();
    await freshParty();
    const withdrawn = await byManager("DELETE", `invitations/${String(body["invitation"])}`);
    expect(withdrawn).toMatchObject({ status: 404 });
  });

  it("made again by the same request is the same, without its code", async () => {
    await freshParty();
    const headers = { ...managing.headers, "idempotency-key": "7" };
    const body = { label: "Li Na", capabilities: ["view"], expiresAt: tomorrow() };
    const url = `/v1/parties/${party}/invitations`;
    const first = await ask(api, "POST", url, { headers, body });
    const second = await ask(api, "POST", url, { headers, body });
    expect(second.body).toEqual({ invitation: first.body["invitation"], code: null });
  });

  it.each<[string, object]>([
    ["for somebody else", { label: "Wei" }],
    ["with other capabilities", { capabilities: ["view", "look"] }],
    ["until another time", { expiresAt: new Date(Date.now() + 43_200_000).toISOString() }],
  ])("%s is not what the same request made before: 409 alreadyUsed", async (_what, other) => {
    await freshParty();
    const headers = { ...managing.headers, "idempotency-key": "7" };
    const body = { label: "Li Na", capabilities: ["view"], expiresAt: tomorrow() };
    const url = `/v1/parties/${party}/invitations`;
    await ask(api, "POST", url, { headers, body });
    expect(await ask(api, "POST", url, { headers, body: { ...body, ...other } })).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
  });
});

describe("the capabilities of a person", () => {
  it("change from his next request on", async () => {
    await freshParty();
    const person = await newPerson(api.intake.database.pool, party, ["view"]);
    const visiting = await visit(api, person);
    const changed = await byManager("PUT", `people/${person.account}`, { capabilities: ["look"] });
    expect(changed.status).toBe(204);
    expect((await meOf(visiting.headers))["parties"]).toMatchObject([{ capabilities: ["look"] }]);
    const people = await byManager("GET", "people");
    expect(people.body["items"]).toContainEqual({
      account: person.account,
      login: person.login,
      isDisabled: false,
      capabilities: ["look"],
    });
    const audit = await byManager("GET", "audit?limit=1");
    expect(audit.body["items"]).toMatchObject([
      { action: "capabilitiesChanged", detail: { from: ["view"], to: ["look"] } },
    ]);
  });

  it("do not become more than those of whoever gives them: 403; what there is may stay", async () => {
    await freshParty();
    const person = await newPerson(api.intake.database.pool, party, ["sign"]);
    const change = (capabilities: string[]) =>
      byManager("PUT", `people/${person.account}`, { capabilities });
    expect(await change(["sign", "view"])).toMatchObject({ status: 204 });
    expect(await change(["view"])).toMatchObject({ status: 204 });
    expect(await change(["view", "sign"])).toMatchObject({ status: 403 });
  });

  it("end when he is removed, and with them the keys that he made", async () => {
    await freshParty();
    const { pool } = api.intake.database;
    const person = await newPerson(pool, party, ["view", "manage"]);
    const visiting = await visit(api, person);
    const made = await ask(api, "POST", `/v1/parties/${party}/api-keys`, {
      ...visiting,
      body: { label: "mine", capabilities: ["view"], expiresAt: tomorrow() },
    });
    expect((await byManager("DELETE", `people/${person.account}`)).status).toBe(204);
    expect((await meOf(visiting.headers))["parties"]).toEqual([]);
    const machine = { authorization: `Bearer ${String(made.body["key"])}` };
    expect(await ask(api, "GET", "/v1/session", { headers: machine })).toMatchObject({
      status: 401,
      body: { code: "unauthorized" },
    });
  });

  it("leave somebody who manages: 409 for the last one, also when two remove each other at once", async () => {
    await freshParty();
    expect(await byManager("DELETE", `people/${manager.account}`)).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
    const { pool } = api.intake.database;
    const other = await newPerson(pool, party, ["view", "look", "manage"]);
    const others = await visit(api, other);
    const both = await Promise.all([
      byManager("DELETE", `people/${other.account}`),
      ask(api, "DELETE", `/v1/parties/${party}/people/${manager.account}`, others),
    ]);
    const [done, refused] = sorted(both);
    // 403 for whoever was removed before his own request was looked at.
    expect([done, [403, 409].includes(refused ?? 0)]).toEqual([204, true]);
  });

  it("are those of his own party: nobody else is there, 404", async () => {
    await freshParty();
    const stranger = await newPerson(api.intake.database.pool, newParty(), ["view"]);
    const url = `people/${stranger.account}`;
    expect(await byManager("PUT", url, { capabilities: ["view"] })).toMatchObject({ status: 404 });
    expect(await byManager("DELETE", url)).toMatchObject({ status: 404 });
    expect(await byManager("DELETE", `${url}/sessions`)).toMatchObject({ status: 404 });
  });
});

describe("the sessions of a person", () => {
  it("are ended by whoever manages, which is written down", async () => {
    await freshParty();
    const person = await newPerson(api.intake.database.pool, party, ["view"]);
    const visiting = await visit(api, person);
    const ended = await byManager("DELETE", `people/${person.account}/sessions`);
    expect(ended.body).toEqual({ ended: 1 });
    expect(await ask(api, "GET", "/v1/session", visiting)).toMatchObject({ status: 401 });
    const audit = await byManager("GET", "audit?limit=1");
    expect(audit.body["items"]).toMatchObject([
      { action: "sessionsEnded", subject: person.account, actor: manager.account },
    ]);
  });
});
