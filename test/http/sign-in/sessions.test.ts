import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readerHeaders } from "../../../scripts/people/reader.ts";
import { disableAccount } from "../../../service/parties/people/account.store.ts";
import { testOperator } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import {
  newParty,
  newPerson,
  ownPage,
  type TestPerson,
  type Visit,
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

async function ask(method: "GET" | "DELETE", url: string, headers: Record<string, string> = {}) {
  const reply = await api.app.inject({ method, url, headers });
  const body = reply.body === "" ? {} : reply.json<Record<string, unknown>>();
  return { status: reply.statusCode, body, headers: reply.headers };
}

const me = ({ headers }: Visit) => ask("GET", "/v1/session", headers);

interface Listed {
  readonly session: string;
  readonly isThis: boolean;
  readonly address: string;
}
async function sessionsOf({ headers }: Visit): Promise<readonly Listed[]> {
  const { body } = await ask("GET", "/v1/sessions", headers);
  return body["items"] as Listed[];
}

describe("GET /v1/session", () => {
  it("200: who one is, and what one may do for which party", async () => {
    expect((await me(await visit(api, person))).body).toMatchObject({
      kind: "person",
      account: person.account,
      login: person.login,
      parties: [{ party, capabilities: ["view", "manage"], isOperator: false }],
    });
  });

  it("200: a machine, too, and the operator's as such", async () => {
    const headers = await readerHeaders(api.intake.database.pool, testOperator);
    expect((await ask("GET", "/v1/session", headers)).body).toMatchObject({
      kind: "machine",
      account: null,
      parties: [{ party: testOperator, capabilities: ["view"], isOperator: true }],
    });
  });

  it.each([{}, { cookie: "tallystick=x" }, { cookie: `tallystick=${"A".repeat(43)}` }])(
    "401: nobody's %j",
    async (headers) => {
      expect(await ask("GET", "/v1/session", headers as Record<string, string>)).toMatchObject({
        status: 401,
        body: { code: "unauthorized" },
      });
    },
  );
});

describe("a session", () => {
  it("ends by signing out, and the browser forgets it", async () => {
    const here = await visit(api, person);
    const { headers, status } = await ask("DELETE", "/v1/session", here.headers);
    expect([status, headers["set-cookie"]]).toEqual([
      204,
      "tallystick=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
    ]);
    expect(await me(here)).toMatchObject({ status: 401 });
  });

  it("is listed with where it is, and ended from another one", async () => {
    const owner = await newPerson(api.intake.database.pool, party, ["view"]);
    const [here, there] = [await visit(api, owner), await visit(api, owner)];
    const other = (await sessionsOf(here)).find(({ isThis }) => !isThis);
    expect(other).toMatchObject({ address: "127.0.0.1" });
    const ended = await ask("DELETE", `/v1/sessions/${other?.session ?? ""}`, here.headers);
    expect(ended.status).toBe(204);
    expect(await me(there)).toMatchObject({ status: 401 });
    expect(await me(here)).toMatchObject({ status: 200 });
  });

  it("of somebody else is not there: 404", async () => {
    const [theirs] = await sessionsOf(await visit(api, person));
    const stranger = await visit(api, await newPerson(api.intake.database.pool, party, ["manage"]));
    const asked = await ask("DELETE", `/v1/sessions/${theirs?.session ?? ""}`, stranger.headers);
    expect(asked).toMatchObject({ status: 404, body: { code: "notFound" } });
  });

  it("ends with all others, and this one stays", async () => {
    const owner = await newPerson(api.intake.database.pool, party, ["view"]);
    const visits = [await visit(api, owner), await visit(api, owner), await visit(api, owner)];
    const [here, ...others] = visits;
    expect(await ask("DELETE", "/v1/sessions", here?.headers)).toMatchObject({
      body: { ended: 2 },
    });
    for (const other of others) expect(await me(other)).toMatchObject({ status: 401 });
    expect(await sessionsOf(here as Visit)).toHaveLength(1);
  });

  it("stops at the next request when its account is disabled", async () => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, party, ["view"]);
    const here = await visit(api, owner);
    await disableAccount(pool, owner.account, new Date());
    expect(await me(here)).toMatchObject({ status: 401 });
  });

  it.each([
    ["idle for an hour", "last_seen_at = now() - interval '3601 s'"],
    ["as old as it may get", "expires_at = now() - interval '1 s'"],
  ])("ends when it is %s", async (_what, change) => {
    const { pool } = api.intake.database;
    const owner = await newPerson(pool, party, ["view"]);
    const here = await visit(api, owner);
    await pool.query(`UPDATE session SET ${change} WHERE account_id = $1`, [owner.account]);
    expect(await me(here)).toMatchObject({ status: 401 });
  });

  it("is kept as a hash", async () => {
    const { headers } = await visit(api, person);
    const token = Buffer.from(headers["cookie"]?.split("=")[1] ?? "", "base64url");
    const { rows } = await api.intake.database.pool.query<{ n: bigint }>(
      "SELECT count(*) AS n FROM session WHERE token_sha256 = $1 OR token_sha256 = sha256($1)",
      [token],
    );
    expect(rows[0]?.n).toBe(1n);
    const plain = await api.intake.database.pool.query(
      "SELECT FROM session WHERE token_sha256 = $1",
      [token],
    );
    expect(plain.rowCount).toBe(0);
  });
});

describe("a page of another site", () => {
  it.each<[string, Record<string, string>]>([
    ["says so", { "sec-fetch-site": "cross-site" }],
    ["is of a neighbouring name", { "sec-fetch-site": "same-site" }],
    ["has another origin", { origin: "https://page.example" }],
    ["has the right name and another scheme", { origin: "https://localhost:80" }],
    ["hides where it is from", { origin: "null" }],
    ["says nothing, as no browser does", {}],
  ])("cannot use the session: it %s", async (_what, headers) => {
    const { cookie = "" } = (await visit(api, person)).headers;
    const asked = await ask("DELETE", "/v1/session", {
      cookie,
      "tallystick-request": "1",
      ...headers,
    });
    expect(asked).toMatchObject({ status: 403, body: { code: "crossSite" } });
  });

  it("cannot use it by a form, either: neither our header nor JSON", async () => {
    const { cookie = "" } = (await visit(api, person)).headers;
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    expect(await ask("DELETE", "/v1/session", headers)).toMatchObject({ status: 403 });
  });

  it("is not what ours is: by fetch metadata, or by origin", async () => {
    for (const own of [ownPage, { origin: "http://localhost:80", "tallystick-request": "1" }]) {
      const { cookie = "" } = (await visit(api, person)).headers;
      expect(await ask("DELETE", "/v1/session", { cookie, ...own })).toMatchObject({ status: 204 });
    }
  });
});
