import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disableAccount } from "../../../service/parties/people/account.store.ts";
import { ask } from "../../support/ask.ts";
import { Authenticator, type Gesture } from "../../support/authenticator.ts";
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

const ORIGIN = "http://localhost:80";
const party = newParty();

let api: TestApi;
let person: TestPerson;
let visiting: Visit;
let authenticator: Authenticator;
beforeAll(async () => {
  api = await testApi();
  person = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
  visiting = await visit(api, person);
  authenticator = new Authenticator(ORIGIN, "localhost");
  await register(authenticator);
});
afterAll(() => api.close());

async function register(one: Authenticator, gesture: Gesture = {}, by: Visit = visiting) {
  const options = await ask(api, "POST", "/v1/account/passkey-options", by);
  const body = { label: "phone", response: one.create(String(options.body["challenge"]), gesture) };
  return ask(api, "POST", "/v1/account/passkeys", { ...by, body });
}

const challenge = async (): Promise<string> => {
  const { body } = await ask(api, "POST", "/v1/session/passkey-options", { headers: ownPage });
  return String(body["challenge"]);
};

const signIn = (body: object) =>
  ask(api, "POST", "/v1/session/passkey", { headers: ownPage, body });

describe("a passkey", () => {
  it("signs its account in, without a login", async () => {
    const { headers, status } = await signIn(authenticator.get(await challenge()));
    expect(status).toBe(204);
    const cookie = cookieIn(String(headers["set-cookie"]));
    const me = await ask(api, "GET", "/v1/session", { headers: { cookie } });
    expect(me.body).toMatchObject({ login: person.login });
  });

  it("is to be found by the browser itself, and opened by whoever holds it", async () => {
    const { body } = await ask(api, "POST", "/v1/account/passkey-options", visiting);
    expect(body).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: [{ id: authenticator.id.toString("base64url") }],
    });
  });

  it.each<[string, Gesture]>([
    ["its holder was not verified", { isVerified: false }],
    ["it was asked by another site", { origin: "https://page.example" }],
    ["it is of another site", { rpId: "page.example" }],
  ])("signs nobody in when %s: 401", async (_what, gesture) => {
    const refused = await signIn(authenticator.get(await challenge(), gesture));
    expect(refused).toMatchObject({ status: 401, body: { code: "signInRefused" } });
  });

  it("answers a challenge once", async () => {
    const answer = authenticator.get(await challenge());
    expect(await signIn(answer)).toMatchObject({ status: 204 });
    expect(await signIn(answer)).toMatchObject({ status: 401 });
    expect(await signIn(authenticator.get("AAAA"))).toMatchObject({ status: 401 });
  });

  it("with another key, or a copy's old counter, is refused", async () => {
    const stranger = new Authenticator(ORIGIN, "localhost");
    const answer = {
      ...stranger.get(await challenge()),
      id: authenticator.id.toString("base64url"),
    };
    expect(await signIn({ ...answer, rawId: answer.id })).toMatchObject({ status: 401 });
    authenticator.counter -= 2;
    expect(await signIn(authenticator.get(await challenge()))).toMatchObject({ status: 401 });
    authenticator.counter += 2;
  });

  it.each([
    "",
    "e30",
    Buffer.from("null").toString("base64url"),
    Buffer.from("{").toString("base64url"),
  ])("is nothing when the browser says %j", async (clientDataJSON) => {
    const answer = authenticator.get(await challenge());
    const response = { ...answer.response, clientDataJSON };
    expect(await signIn({ ...answer, response })).toMatchObject({ status: 401 });
  });

  it("of an account that was disabled signs nobody in", async () => {
    const { pool } = api.intake.database;
    const leaver = await newPerson(pool, party, ["view"]);
    const his = new Authenticator(ORIGIN, "localhost");
    expect(await register(his, {}, await visit(api, leaver))).toMatchObject({ status: 201 });
    await disableAccount(pool, leaver.account, new Date());
    expect(await signIn(his.get(await challenge()))).toMatchObject({ status: 401 });
  });

  it("is listed, and removed: then it signs nobody in", async () => {
    const other = new Authenticator(ORIGIN, "localhost");
    const { body } = await register(other);
    const listed = await ask(api, "GET", "/v1/account/passkeys", visiting);
    expect(listed.body["items"]).toContainEqual(
      expect.objectContaining({ passkey: body["passkey"], label: "phone", lastUsedAt: null }),
    );
    const url = `/v1/account/passkeys/${String(body["passkey"])}`;
    expect(await ask(api, "DELETE", url, visiting)).toMatchObject({ status: 204 });
    expect(await signIn(other.get(await challenge()))).toMatchObject({ status: 401 });
  });
});

describe("making a passkey", () => {
  it.each<[string, Gesture]>([
    ["its holder was not verified", { isVerified: false }],
    ["another site made it", { origin: "https://page.example" }],
  ])("is refused when %s: 400", async (_what, gesture) => {
    const one = new Authenticator(ORIGIN, "localhost");
    expect(await register(one, gesture)).toMatchObject({ status: 400 });
  });

  it("is refused for what another account began: 400", async () => {
    const options = await ask(api, "POST", "/v1/account/passkey-options", visiting);
    const other = await visit(api, await newPerson(api.intake.database.pool, party, ["view"]));
    const one = new Authenticator(ORIGIN, "localhost");
    const body = { label: "x", response: one.create(String(options.body["challenge"])) };
    const made = await ask(api, "POST", "/v1/account/passkeys", { ...other, body });
    expect(made).toMatchObject({ status: 400, body: { code: "invalidRequest" } });
  });

  it("needs somebody who signed in a moment ago: 403 signInAgain", async () => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, party, ["view"]);
    const old = await visit(api, owner);
    await pool.query(
      "UPDATE session SET signed_in_at = now() - interval '16 minutes' WHERE account_id = $1",
      [owner.account],
    );
    expect(await ask(api, "POST", "/v1/account/passkey-options", old)).toMatchObject({
      status: 403,
      body: { code: "signInAgain" },
    });
  });

  it("needs a name, not a number: 409, as a page may know beforehand", async () => {
    const headers = { ...ownPage, host: "127.0.0.1:8420" };
    const methods = { password: true, passkey: false, identityProvider: false };
    const url = "/v1/sign-in-methods";
    expect((await ask(api, "GET", url, { headers })).body).toEqual(methods);
    expect((await ask(api, "GET", url)).body).toEqual({ ...methods, passkey: true });
    const asked = await ask(api, "POST", "/v1/session/passkey-options", { headers });
    expect(asked).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

describe("PUT /v1/account/password", () => {
  const next = "dreizehn eulen im moor";

  it("204: ends every other session and goes on with a new one; the old password is none", async () => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, party, ["view"]);
    const [here, there] = [await visit(api, owner), await visit(api, owner)];
    const changed = await ask(api, "PUT", "/v1/account/password", {
      ...here,
      body: { current: owner.password, next },
    });
    expect(changed.status).toBe(204);
    const cookie = cookieIn(String(changed.headers["set-cookie"]));
    const me = (headers: Record<string, string>) => ask(api, "GET", "/v1/session", { headers });
    expect(await me({ cookie })).toMatchObject({ status: 200 });
    expect(await me(here.headers)).toMatchObject({ status: 401 });
    expect(await me(there.headers)).toMatchObject({ status: 401 });
    await expect(visit(api, owner)).rejects.toThrow("signInRefused");
    expect(await visit(api, { ...owner, password: next })).toBeDefined();
  });

  it.each([
    ["the present one is wrong", { current: "another one altogether", next }, 401, "signInRefused"],
    ["the present one is missing", { next }, 401, "signInRefused"],
    ["the next one is weak", { current: "", next: "short" }, 422, "passwordWeak"],
  ])("when %s: nothing changes", async (_what, body, status, code) => {
    const owner = await newPerson(api.intake.database.pool, party, ["view"]);
    const here = await visit(api, owner);
    const changed = await ask(api, "PUT", "/v1/account/password", { ...here, body });
    expect(changed).toMatchObject({ status, body: { code } });
    expect(await ask(api, "GET", "/v1/session", here)).toMatchObject({ status: 200 });
  });
});
