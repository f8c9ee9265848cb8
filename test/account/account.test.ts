import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../scripts/account.ts";
import { firstParties } from "../../service/chain-home.ts";
import { listActs } from "../../service/parties/people/admin-act.store.ts";
import { ask } from "../support/ask.ts";
import { type TestApi, testApi } from "../support/http.ts";
import { newParty, visit } from "../support/people.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const party = newParty();

async function account(args: readonly string[], input?: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run({
    args,
    env: { DATABASE_URL: api.intake.database.url },
    ...(input !== undefined && { stdin: Readable.from([input]) }),
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { code, said: await text(stdout), complained: await text(stderr) };
}

const add = (login: string, capabilities: string, ...more: string[]) =>
  account(["add", "--login", login, "--party", party, "--capabilities", capabilities, ...more]);

const madePassword = (said: string): string => /^password of \S+: (\S+)$/m.exec(said)?.[1] ?? "";

const signIn = (login: string, password: string) => visit(api, { account: "", login, password });

describe("./tallystick account", () => {
  it("add makes an account with a password that is printed once, and works", async () => {
    const { code, said } = await add("wei@test.example", "view,manage");
    expect(code).toBe(0);
    const { headers } = await signIn("wei@test.example", madePassword(said));
    const me = await ask(api, "GET", "/v1/session", { headers });
    expect(me.body["parties"]).toMatchObject([{ party, capabilities: ["view", "manage"] }]);
    const [act] = await listActs(api.intake.database.pool, party, { before: undefined, limit: 1 });
    expect(act).toMatchObject({ action: "accountAdded", actorKind: "console", actor: null });
  });

  it("add takes the password from standard input, without printing it", async () => {
    const secret = "vierzehn enten am see";
    const args = ["add", "--login", "li@test.example", "--party", "factory"];
    const more = ["--capabilities", "view", "--password-stdin"];
    const { code, said } = await account([...args, ...more], `${secret}\n`);
    expect([code, said.includes(secret)]).toEqual([0, false]);
    const { headers } = await signIn("li@test.example", secret);
    const me = await ask(api, "GET", "/v1/session", { headers });
    expect(me.body["parties"]).toMatchObject([{ party: firstParties.factory.slice(2) }]);
  });

  it("add without a party makes an account of somebody who may open one of his own", async () => {
    const { code, said } = await account(["add", "--login", "qi@test.example"]);
    expect(code).toBe(0);
    const { headers } = await signIn("qi@test.example", madePassword(said));
    const me = await ask(api, "GET", "/v1/session", { headers });
    expect(me.body["parties"]).toEqual([]);
    expect(await ask(api, "GET", "/v1/account/openings", { headers })).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });

  it("add lets an account that is there act for another party, with the password that it has", async () => {
    const { said } = await add("na@test.example", "view");
    const args = ["add", "--login", "NA@test.example", "--party", newParty()];
    const again = await account([...args, "--capabilities", "sign"]);
    expect([again.code, madePassword(again.said)]).toEqual([0, ""]);
    const { headers } = await signIn("na@test.example", madePassword(said));
    const me = await ask(api, "GET", "/v1/session", { headers });
    expect(me.body["parties"]).toHaveLength(2);
  });

  it("disable ends what is open at the next request, enable lets him in again; list says so", async () => {
    const { said } = await add("hu@test.example", "view");
    const visiting = await signIn("hu@test.example", madePassword(said));
    await account(["disable", "--login", "hu@test.example"]);
    expect(await ask(api, "GET", "/v1/session", visiting)).toMatchObject({ status: 401 });
    expect((await account(["list"])).said).toContain("hu@test.example (disabled)\n");
    await expect(signIn("hu@test.example", madePassword(said))).rejects.toThrow("signInRefused");
    await account(["enable", "--login", "hu@test.example"]);
    expect(await signIn("hu@test.example", madePassword(said))).toBeDefined();
  });

  it("reset gives a new password and ends what is open", async () => {
    const { said } = await add("bo@test.example", "view");
    const visiting = await signIn("bo@test.example", madePassword(said));
    const again = await account(["reset", "--login", "bo@test.example"]);
    expect(await ask(api, "GET", "/v1/session", visiting)).toMatchObject({ status: 401 });
    await expect(signIn("bo@test.example", madePassword(said))).rejects.toThrow("signInRefused");
    expect(await signIn("bo@test.example", madePassword(again.said))).toBeDefined();
  });

  it.each<[string, string[], number, string]>([
    ["an unknown action", ["promote"], 2, "config"],
    ["no login", ["disable"], 2, "config"],
    ["a party that is none", ["add", "--login", "a@b", "--party", "x"], 2, "config"],
    ["a party without capabilities", ["add", "--login", "a@b", "--party", "factory"], 2, "config"],
    [
      "capabilities without a party",
      ["add", "--login", "a@b", "--capabilities", "view"],
      2,
      "config",
    ],
    ["nobody's login", ["disable", "--login", "nobody@test.example"], 1, "notFound"],
    ["a login that is none", ["disable", "--login", "nobody"], 1, "loginMalformed"],
  ])("%s: says so", async (_what, args, code, complaint) => {
    const answer = await account(args);
    expect([answer.code, answer.complained]).toEqual([code, expect.stringContaining(complaint)]);
  });

  it("a weak password is refused", async () => {
    const args = ["add", "--login", "xu@test.example", "--party", party, "--capabilities", "view"];
    const answer = await account([...args, "--password-stdin"], "short\n");
    expect([answer.code, answer.complained]).toEqual([1, expect.stringContaining("passwordWeak")]);
  });
});
