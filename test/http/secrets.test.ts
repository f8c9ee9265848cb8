import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../service/logger.ts";
import { ask } from "../support/ask.ts";
import { type TestApi, testApi } from "../support/http.ts";
import {
  newParty,
  newPerson,
  ownPage,
  type TestPerson,
  type Visit,
  visit,
} from "../support/people.ts";

/** What was logged, as text. */
class Journal extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const SWORDFISH = "swordfish-in-the-clear";
const party = newParty();

let journal: Journal;
let api: TestApi;
let person: TestPerson;
let visiting: Visit;
beforeAll(async () => {
  journal = new Journal();
  api = await testApi({ logger: createLogger("trace", journal) });
  person = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
  visiting = await visit(api, person);
});
afterAll(() => api.close());

describe("a log line", () => {
  it.each([
    { authorization: SWORDFISH },
    { headers: { authorization: SWORDFISH, cookie: SWORDFISH, "set-cookie": SWORDFISH } },
    { req: { headers: { authorization: SWORDFISH, cookie: SWORDFISH } } },
    { request: { body: { password: SWORDFISH, current: SWORDFISH, next: SWORDFISH } } },
    { err: { config: { clientSecret: SWORDFISH } } },
  ])("does not hold the secret in %j", (fields) => {
    const lines = new Journal();
    createLogger("info", lines).info(fields, "something");
    expect(lines.text).toContain("[secret]");
    expect(lines.text).not.toContain(SWORDFISH);
  });
});

describe("what goes wrong", () => {
  const secrets = (): string[] => [
    SWORDFISH,
    person.password,
    visiting.headers["cookie"]?.split("=")[1] ?? "",
  ];

  it.each<[string, object]>([
    ["a wrong password", { login: "wei@test.example", password: SWORDFISH }],
    ["a password in the wrong place", { login: SWORDFISH, password: "x" }],
    ["a member too many", { login: "wei@test.example", password: "x", secret: SWORDFISH }],
    ["a password that is no text", { login: "wei@test.example", password: [SWORDFISH] }],
  ])("is not repeated, in the answer or the log: %s", async (_what, body) => {
    const { body: answer } = await ask(api, "POST", "/v1/session", { headers: ownPage, body });
    for (const secret of secrets()) {
      expect(JSON.stringify(answer)).not.toContain(secret);
      expect(journal.text).not.toContain(secret);
    }
  });

  it("inside is logged, without what was sent", async () => {
    const { pool } = api.intake.database;
    await pool.query("ALTER TABLE api_key RENAME TO elsewhere");
    const reply = await api.app.inject({
      method: "POST",
      url: "/v1/account/passkeys",
      headers: {
        ...visiting.headers,
        authorization: `Bearer tsk_${"0".repeat(24)}_${"A".repeat(43)}`,
      },
      payload: { password: SWORDFISH },
    });
    await pool.query("ALTER TABLE elsewhere RENAME TO api_key");
    expect(reply.statusCode).toBe(500);
    expect(reply.json()).toEqual({
      type: "/problems/internal",
      title: "Internal error",
      status: 500,
      code: "internal",
    });
    expect(journal.text).toContain('relation \\"api_key\\" does not exist');
    for (const secret of [...secrets(), "A".repeat(43)]) expect(journal.text).not.toContain(secret);
  });
});
