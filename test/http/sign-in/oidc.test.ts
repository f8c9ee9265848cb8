import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityProvider } from "../../../service/http/sign-in/identity-provider.ts";
import { disableAccount } from "../../../service/parties/people/account.store.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { client, type TestProvider, testProvider } from "../../support/identity-provider.ts";
import { cookieIn, newParty, newPerson, ownPage, type Visit, visit } from "../../support/people.ts";

const party = newParty();

let provider: TestProvider;
let api: TestApi;
let managing: Visit;
beforeAll(async () => {
  provider = await testProvider();
  api = await testApi({
    identityProvider: new IdentityProvider({ ...client, issuer: provider.issuer }),
  });
  const manager = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
  managing = await visit(api, manager);
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

/** Begins at the service. @returns where it sends the browser, and the cookie that it gives it */
async function begin(body: object = {}): Promise<{ url: string; cookie: string }> {
  const begun = await ask(api, "POST", "/v1/session/oidc", { headers: ownPage, body });
  return { url: String(begun.body["url"]), cookie: cookieIn(String(begun.headers["set-cookie"])) };
}

const comeBack = (to: URL, cookie: string): Promise<Answer> =>
  ask(api, "GET", to.pathname + to.search, { headers: { cookie } });

async function signIn(who: string, body: object = {}): Promise<Answer> {
  const { cookie, url } = await begin(body);
  return comeBack(await provider.visit(url, who), cookie);
}

async function invitation(): Promise<string> {
  const { body } = await ask(api, "POST", `/v1/parties/${party}/invitations`, {
    ...managing,
    body: {
      label: "Li Na",
      capabilities: ["view"],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  });
  return String(body["code"]);
}

/** The session that an answer opens. */
async function meIn({ headers }: Answer): Promise<Record<string, unknown>> {
  const [, session] = headers["set-cookie"] as string[];
  return (await ask(api, "GET", "/v1/session", { headers: { cookie: cookieIn(session) } })).body;
}

describe("an identity at a provider", () => {
  it("signs nobody in who was not invited", async () => {
    const { headers, status } = await signIn("stranger");
    expect([status, headers["location"]]).toEqual([303, "/?problem=signInRefused"]);
  });

  it("makes an account with an invitation, and signs it in from then on", async () => {
    const accepted = await signIn("lina", { invitation: await invitation() });
    expect([accepted.status, accepted.headers["location"]]).toEqual([303, "/"]);
    const me = await meIn(accepted);
    expect(me).toMatchObject({
      login: "lina@mail.example",
      parties: [{ party, capabilities: ["view"] }],
    });
    expect(await meIn(await signIn("lina"))).toMatchObject({ account: me["account"] });
  });

  it("never takes over an account that has the same address", async () => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, newParty(), ["view", "manage"]);
    await pool.query("UPDATE account SET login = 'wei@mail.example' WHERE account_id = $1", [
      owner.account,
    ]);
    expect((await signIn("wei")).headers["location"]).toBe("/?problem=signInRefused");
    const me = await meIn(await signIn("wei", { invitation: await invitation() }));
    expect(me["account"]).not.toBe(owner.account);
    expect(me["login"]).toMatch(/@127\.0\.0\.1$/);
  });

  it("gives no login that the provider did not verify", async () => {
    const me = await meIn(await signIn("unverified", { invitation: await invitation() }));
    expect(me["login"]).not.toBe("unverified@mail.example");
  });

  it("is linked by whoever signed in, and then signs him in", async () => {
    const owner = await newPerson(api.intake.database.pool, party, ["view"]);
    const visiting = await visit(api, owner);
    const begun = await ask(api, "POST", "/v1/account/identities", visiting);
    const cookie = cookieIn(String(begun.headers["set-cookie"]));
    const back = await provider.visit(String(begun.body["url"]), "owner");
    expect((await comeBack(back, cookie)).headers["location"]).toBe("/");
    expect(await meIn(await signIn("owner"))).toMatchObject({ account: owner.account });
  });

  it("of a disabled account signs nobody in", async () => {
    const { pool } = api.intake.database;
    const me = await meIn(await signIn("leaver", { invitation: await invitation() }));
    await disableAccount(pool, String(me["account"]), new Date());
    expect((await signIn("leaver")).headers["location"]).toBe("/?problem=signInRefused");
  });

  it("of a disabled account is not let in by an invitation either, which stays open", async () => {
    const { pool } = api.intake.database;
    const me = await meIn(await signIn("dismissed", { invitation: await invitation() }));
    await disableAccount(pool, String(me["account"]), new Date());
    const code = await invitation();
    const { headers } = await signIn("dismissed", { invitation: code });
    expect(headers["location"]).toBe("/?problem=signInRefused");
    expect(await signIn("newcomer", { invitation: code })).toMatchObject({
      status: 303,
      headers: { location: "/" },
    });
  });
});

describe("coming back from the provider", () => {
  const refused = { status: 303, headers: { location: "/?problem=signInRefused" } };

  it("works once", async () => {
    await signIn("once", { invitation: await invitation() });
    const { cookie, url } = await begin();
    const back = await provider.visit(url, "once");
    expect((await comeBack(back, cookie)).headers["location"]).toBe("/");
    expect(await comeBack(back, cookie)).toMatchObject(refused);
  });

  it("is for the browser that went: another one, sent there by somebody, is signed in as nobody", async () => {
    const { url } = await begin();
    const back = await provider.visit(url, "once");
    expect(await comeBack(back, "")).toMatchObject(refused);
    const other = await begin();
    expect(await comeBack(back, other.cookie)).toMatchObject(refused);
  });

  it.each<[string, (back: URL) => void]>([
    ["another state", (back) => back.searchParams.set("state", "x")],
    ["no state", (back) => back.searchParams.delete("state")],
    ["another issuer", (back) => back.searchParams.set("iss", "https://page.example")],
    ["another code", (back) => back.searchParams.set("code", "x")],
    ["an error", (back) => back.searchParams.set("error", "access_denied")],
  ])("with %s is refused", async (_what, spoil) => {
    const { cookie, url } = await begin();
    const back = await provider.visit(url, "once");
    spoil(back);
    expect(await comeBack(back, cookie)).toMatchObject(refused);
  });

  it("does not say anything that would be a way to another site", async () => {
    const { url } = await begin();
    expect(new URL(url).searchParams.get("code_challenge_method")).toBe("S256");
    expect(new URL(url).searchParams.get("redirect_uri")).toBe(client.redirectUrl.href);
  });
});

describe("a provider that does not answer", () => {
  it("503 unavailable, and asked again later", async () => {
    const settings = { ...client, issuer: new URL("http://127.0.0.1:9") };
    await expect(new IdentityProvider(settings).begin()).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it("is not asked in the clear unless it is on this machine", async () => {
    const settings = { ...client, issuer: new URL("http://provider.example") };
    await expect(new IdentityProvider(settings).begin()).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});
