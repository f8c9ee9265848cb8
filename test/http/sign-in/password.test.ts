import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf } from "../../../service/http/sign-in/password.ts";
import { PasswordHasher } from "../../../service/http/sign-in/password-hasher.ts";
import { Overloaded } from "../../../service/ingest/arrival.ts";
import { accountById, disableAccount } from "../../../service/parties/people/account.store.ts";
import { patience } from "../../../service/parties/people/lockout.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { testHasher } from "../../support/hasher.ts";
import {
  cookieIn,
  newParty,
  newPerson,
  ownPage,
  type TestPerson,
  visit,
} from "../../support/people.ts";

let api: TestApi;
let person: TestPerson;
const party = newParty();
beforeAll(async () => {
  api = await testApi();
  person = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
});
afterAll(() => api.close());

interface Try {
  readonly login: string;
  readonly password: string;
  readonly address?: string;
  readonly headers?: Record<string, string>;
}

async function signIn({ address = "192.0.2.1", headers = ownPage, login, password }: Try) {
  const reply = await api.app.inject({
    method: "POST",
    url: "/v1/session",
    remoteAddress: address,
    headers,
    payload: { login, password },
  });
  const code = reply.body === "" ? undefined : reply.json<{ code: string }>().code;
  return { status: reply.statusCode, code, headers: reply.headers };
}

describe("POST /v1/session", () => {
  it("204: a cookie that scripts and other sites do not get", async () => {
    const { headers, status } = await signIn(person);
    expect(status).toBe(204);
    expect(headers["set-cookie"]).toMatch(
      /^tallystick=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it("204: a login is the same in capitals and full width", async () => {
    const login = ` ${person.login.toUpperCase().replace("@", "＠")} `;
    expect(await signIn({ ...person, login })).toMatchObject({ status: 204 });
  });

  it.each<[string, () => Try]>([
    ["a wrong password", () => ({ ...person, password: "another long password" })],
    ["an unknown login", () => ({ ...person, login: "nobody@test.example" })],
    ["no login at all", () => ({ ...person, login: "nobody" })],
    ["what no database takes", () => ({ ...person, login: "a\u0000@b", password: "\u0000" })],
  ])("401 signInRefused: %s, and no more is said", async (_what, attempt) => {
    const { code, headers, status } = await signIn(attempt());
    expect([status, code, headers["set-cookie"]]).toEqual([401, "signInRefused", undefined]);
  });

  it("401: an account that was disabled", async () => {
    const { pool } = api.intake.database;
    const leaver = await newPerson(pool, party, ["view"]);
    await disableAccount(pool, leaver.account, new Date());
    expect(await signIn(leaver)).toMatchObject({ status: 401, code: "signInRefused" });
  });

  it.each([
    ["cross-site", undefined],
    ["same-site", undefined],
    [undefined, "https://page.example"],
    [undefined, "null"],
  ])("403 crossSite: a page of another site asks (%s, %s)", async (site, origin) => {
    const headers = {
      ...(site !== undefined && { "sec-fetch-site": site }),
      ...(origin !== undefined && { origin }),
    };
    expect(await signIn({ ...person, headers })).toMatchObject({ status: 403, code: "crossSite" });
  });

  it("400: what does not fit is not repeated in the answer", async () => {
    const reply = await api.app.inject({
      method: "POST",
      url: "/v1/session",
      payload: { login: person.login, password: { secret: "swordfish" } },
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.body).not.toContain("swordfish");
  });

  it("400: broken JSON is not repeated either", async () => {
    const reply = await api.app.inject({
      method: "POST",
      url: "/v1/session",
      headers: { "content-type": "application/json" },
      payload: '{"password": swordfish}',
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.body).not.toContain("swordfish");
  });
});

describe("the hash of a password", () => {
  it("is made anew at today's price when its owner signs in", async () => {
    const { pool } = api.intake.database;
    const one = await newPerson(pool, party, ["view"]);
    const old = await new PasswordHasher({ memoryKib: 32, passes: 2 }).hash(one.password);
    await pool.query("UPDATE account SET password_hash = $2 WHERE account_id = $1", [
      one.account,
      old,
    ]);
    expect(await signIn(one)).toMatchObject({ status: 204 });
    const { passwordHash } = (await accountById(pool, one.account)) ?? {};
    expect(passwordHash).toContain("m=64,t=1");
    expect(await testHasher.compare(one.password, passwordHash)).toEqual({
      matches: true,
      isOutdated: false,
    });
  });

  it("is computed a few at a time: beyond what may wait there is overloaded", async () => {
    const all = Array.from({ length: 300 }, () => testHasher.compare("any", undefined));
    const settled = await Promise.allSettled(all);
    const refused = settled.filter((one) => one.status === "rejected");
    expect(refused.length).toBeGreaterThan(200);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded);
    expect(await testHasher.compare("any", undefined)).toMatchObject({ matches: false });
  });

  it("costs as much to compare when there is none", async () => {
    const hasher = new PasswordHasher({ memoryKib: 19_456, passes: 2 });
    const kept = await hasher.hash("a long password");
    const timed = async (text: string | undefined): Promise<number> => {
      const start = performance.now();
      await hasher.compare("another long password", text);
      return performance.now() - start;
    };
    const times = { kept: [] as number[], none: [] as number[] };
    for (let at = 0; at < 5; at++) {
      times.kept.push(await timed(kept));
      times.none.push(await timed(undefined));
    }
    const [fastest, other] = [Math.min(...times.kept), Math.min(...times.none)];
    expect(Math.max(fastest, other) / Math.min(fastest, other)).toBeLessThan(2);
  });
});

describe("guessing", () => {
  it("is made to wait by account, and does not keep the owner out where he was before", async () => {
    const victim = await newPerson(api.intake.database.pool, party, ["view"]);
    const home = "198.51.100.7";
    expect(await signIn({ ...victim, address: home })).toMatchObject({ status: 204 });
    const guesses = Array.from({ length: patience.account.free + 20 }, (_, at) =>
      signIn({ ...victim, password: "a wrong password", address: `203.0.113.${String(at)}` }),
    );
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(patience.account.free);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ code: "tooManyAttempts" });
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(0);

    expect(await signIn({ ...victim, address: "203.0.113.99" })).toMatchObject({ status: 429 });
    expect(await signIn({ ...victim, address: home })).toMatchObject({ status: 204 });
  });

  it("is made to wait by address, whichever accounts are tried, and its own account does not help", async () => {
    const address = "203.0.113.200";
    const own = await newPerson(api.intake.database.pool, party, ["view"]);
    for (let at = 0; at < patience.address.free; at++) {
      await signIn({ login: `${String(at)}@test.example`, password: "a wrong password", address });
      if (at % 5 === 0) await signIn({ ...own, address });
    }
    const next = { login: "next@test.example", password: "a wrong password", address };
    expect(await signIn(next)).toMatchObject({ status: 429 });
  });
});

/** One that has its hands full. */
class BusyHasher extends PasswordHasher {
  override compare(): Promise<never> {
    return Promise.reject(new Overloaded(2));
  }
}

describe("an attempt for which nothing was compared", () => {
  it("is overloaded, and no failure of the account or the address", async () => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, party, ["view"]);
    const address = "203.0.113.201";
    const hasher = new BusyHasher({ memoryKib: 64, passes: 1 });
    for (let at = 0; at <= patience.address.free; at++)
      await expect(
        accountOf({ pool, now: () => new Date(), hasher }, { ...owner, ip: address }),
      ).rejects.toBeInstanceOf(Overloaded);
    expect(await signIn({ ...owner, address })).toMatchObject({ status: 204 });
  });
});

describe("a session", () => {
  it("gets a new id when one signs in again, and the old one ends", async () => {
    const first = await visit(api, person);
    const again = await signIn({ ...person, headers: first.headers });
    const me = (headers: Record<string, string>) =>
      api.app.inject({ method: "GET", url: "/v1/session", headers });
    expect((await me(first.headers)).statusCode).toBe(401);
    expect((await me({ cookie: cookieIn(again.headers["set-cookie"]) })).statusCode).toBe(200);
  });
});
