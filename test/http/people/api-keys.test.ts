import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../device-attest/bytes.ts";
import { disableAccount, enableAccount } from "../../../service/parties/people/account.store.ts";
import { apiKeyOf, formatApiKey, parseApiKey } from "../../../service/parties/people/api-key.ts";
import { setCapabilities } from "../../../service/parties/people/membership.store.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty, newPerson, type TestPerson, type Visit, visit } from "../../support/people.ts";

const DAY_MS = 86_400_000;
const party = newParty();
const keys = `/v1/parties/${party}/api-keys`;

let api: TestApi;
let manager: TestPerson;
let managing: Visit;
beforeAll(async () => {
  api = await testApi();
  manager = await newPerson(api.intake.database.pool, party, ["view", "look", "manage"]);
  managing = await visit(api, manager);
});
afterAll(() => api.close());

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

const make = (body: object = {}, by: Visit = managing, headers: Record<string, string> = {}) =>
  ask(api, "POST", keys, {
    headers: { ...by.headers, ...headers },
    body: { label: "ERP", capabilities: ["view"], expiresAt: inDays(30), ...body },
  });

const using = (key: unknown): Promise<Answer> =>
  ask(api, "GET", "/v1/session", { headers: { authorization: `Bearer ${String(key)}` } });

async function listed(id: unknown): Promise<Record<string, unknown> | undefined> {
  const { body } = await ask(api, "GET", keys, managing);
  return (body["items"] as Record<string, unknown>[]).find((one) => one["apiKey"] === id);
}

describe("an API key", () => {
  it("is shown once, works, and is kept as a hash", async () => {
    const { body, status } = await make();
    expect(status).toBe(201);
    expect(body["key"]).toMatch(/^tsk_[0-9a-f]{24}_[A-Za-z0-9_-]{43}$/);
    expect((await using(body["key"])).body).toMatchObject({
      kind: "machine",
      apiKey: body["apiKey"],
      parties: [{ party, capabilities: ["view"] }],
    });
    const shown = await listed(body["apiKey"]);
    expect(shown).toMatchObject({ label: "ERP", madeBy: manager.account, revokedAt: null });
    expect(shown?.["lastUsedAt"]).toBeTypeOf("string");
    const secret = parseApiKey(String(body["key"]))?.secret ?? new Uint8Array();
    const { rowCount } = await api.intake.database.pool.query(
      "SELECT FROM api_key WHERE secret_sha256 = sha256($1)",
      [Buffer.from(secret)],
    );
    expect(rowCount).toBe(1);
  });

  it("may do no more than its maker may: 403", async () => {
    expect(await make({ capabilities: ["view", "sign"] })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
  });

  it("loses at once what its maker loses, and ends while he is disabled: 401", async () => {
    const { pool } = api.intake.database;
    const maker = await newPerson(pool, party, ["view", "look", "manage"]);
    const { body } = await make({ capabilities: ["view", "look"] }, await visit(api, maker));
    const may = async () =>
      ((await using(body["key"])).body["parties"] as { capabilities: string[] }[])[0];
    expect((await may())?.capabilities).toEqual(["view", "look"]);
    await setCapabilities(pool, { account: maker.account, party, capabilities: ["view"] });
    expect((await may())?.capabilities).toEqual(["view"]);
    await disableAccount(pool, maker.account, new Date());
    expect(await using(body["key"])).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    await enableAccount(pool, maker.account);
    expect((await may())?.capabilities).toEqual(["view"]);
  });

  it("ends at the next request when it is revoked, and stays in the list", async () => {
    const { body } = await make();
    const ended = await ask(api, "DELETE", `${keys}/${String(body["apiKey"])}`, managing);
    expect(ended.status).toBe(204);
    expect(await using(body["key"])).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect((await listed(body["apiKey"]))?.["revokedAt"]).toBeTypeOf("string");
  });

  it("ends when it expires", async () => {
    const { body } = await make();
    await api.intake.database.pool.query(
      "UPDATE api_key SET expires_at = now() - interval '1 s' WHERE api_key_id = $1",
      [body["apiKey"]],
    );
    expect(await using(body["key"])).toMatchObject({ status: 401 });
  });

  it.each([
    ["past", -1],
    ["too far", 401],
  ])("cannot expire when it is %s: 400", async (_what, days) => {
    expect(await make({ expiresAt: inDays(days) })).toMatchObject({ status: 400 });
  });

  it("with a bit of its secret changed is none", async () => {
    const { body } = await make();
    const text = String(body["key"]);
    const changed = text.slice(0, -10) + (text.at(-10) === "A" ? "B" : "A") + text.slice(-9);
    expect(await using(changed)).toMatchObject({ status: 401 });
  });

  it("of another party is not there: 404", async () => {
    const others = newParty();
    const stranger = await newPerson(api.intake.database.pool, others, ["manage"]);
    const by = await visit(api, stranger);
    const { body } = await make();
    const url = `/v1/parties/${others}/api-keys/${String(body["apiKey"])}`;
    expect(await ask(api, "DELETE", url, by)).toMatchObject({ status: 404 });
    expect(await using(body["key"])).toMatchObject({ status: 200 });
  });

  it("cannot make another one, whatever it may do: 403", async () => {
    const { body } = await make({ capabilities: ["manage"] });
    const machine = { headers: { authorization: `Bearer ${String(body["key"])}` } };
    expect(await make({}, machine)).toMatchObject({ status: 403 });
    expect(await ask(api, "GET", keys, machine)).toMatchObject({ status: 200 });
  });
});

describe("the same request again", () => {
  const again = { "idempotency-key": "0b7e" };

  it("makes nothing new, and shows no secret", async () => {
    const expiresAt = inDays(9);
    const first = await make({ expiresAt }, managing, again);
    const second = await make({ expiresAt }, managing, again);
    expect(second).toMatchObject({
      status: 201,
      body: { apiKey: first.body["apiKey"], key: null },
    });
  });

  it("is 409 alreadyUsed when it asks for something else", async () => {
    expect(await make({ label: "MES" }, managing, again)).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
  });
});

describe("a rotation", () => {
  it("gives another key with the same capabilities; the old one goes on until the overlap ends", async () => {
    const { body: old } = await make({ capabilities: ["view", "look"] });
    const url = `${keys}/${String(old["apiKey"])}/rotation`;
    const { body, status } = await ask(api, "POST", url, {
      ...managing,
      body: { expiresAt: inDays(60), overlapSeconds: 3600 },
    });
    expect(status).toBe(201);
    for (const key of [old["key"], body["key"]])
      expect((await using(key)).body).toMatchObject({
        parties: [{ party, capabilities: ["view", "look"] }],
      });
    const left = Date.parse(String((await listed(old["apiKey"]))?.["expiresAt"])) - Date.now();
    expect(left).toBeGreaterThan(3_500_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
  });

  it("without overlap ends the old one at once", async () => {
    const { body: old } = await make();
    const url = `${keys}/${String(old["apiKey"])}/rotation`;
    await ask(api, "POST", url, { ...managing, body: { expiresAt: inDays(9), overlapSeconds: 0 } });
    expect(await using(old["key"])).toMatchObject({ status: 401 });
  });
});

describe("the audit of a party", () => {
  it("says who made and ended which key, from where, and holds no secret", async () => {
    const { body } = await make({ label: "for the audit" });
    await ask(api, "DELETE", `${keys}/${String(body["apiKey"])}`, managing);
    const audit = await ask(api, "GET", `/v1/parties/${party}/audit?limit=2`, managing);
    expect(audit.body["items"]).toMatchObject([
      {
        action: "keyRevoked",
        subject: body["apiKey"],
        actor: manager.account,
        address: "127.0.0.1",
      },
      { action: "keyMade", subject: body["apiKey"], detail: { capabilities: ["view"] } },
    ]);
    // The secret is base64url, and may hold a `_` of its own.
    const secret = String(body["key"]).split("_").slice(2).join("_");
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(audit.body)).not.toContain(secret);
    const next = await ask(
      api,
      "GET",
      `/v1/parties/${party}/audit?limit=2&before=${String(audit.body["next"])}`,
      managing,
    );
    expect(next.body["items"]).not.toEqual(audit.body["items"]);
  });

  it.each(["UPDATE admin_act SET actor = 'x'", "DELETE FROM admin_act", "TRUNCATE admin_act"])(
    "cannot be changed: %s",
    async (sql) => {
      await expect(api.intake.database.pool.query(sql)).rejects.toThrow("append-only");
    },
  );
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe("the text of a key", () => {
  it("comes back as the key, and is the only one", () => {
    fc.assert(
      fc.property(bytes(12), bytes(32), (idBytes, secret) => {
        const key = apiKeyOf(idBytes, secret);
        expect(key.id).toBe(toHex(idBytes));
        expect(parseApiKey(formatApiKey(key))).toEqual(key);
      }),
    );
  });

  it.each([
    "",
    "tsk_",
    "tsk__",
    `tsk_${"0".repeat(24)}_${"A".repeat(42)}B`,
    randomBytes(32).toString("hex"),
  ])("is not %j", (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });
});
