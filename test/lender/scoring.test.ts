import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64Url } from "../../device-attest/bytes.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import { decide } from "../../service/credit/decision/decide.ts";
import { keepDocument } from "../../service/credit/decision/decision.store.ts";
import { policyHash, policyText } from "../../service/credit/decision/policy.ts";
import { lenderMigrations, migrate } from "../../service/db/migrate.ts";
import { scoreSome } from "../../service/lender/scoring/score.job.ts";
import {
  beginScoring,
  readScored,
  readScoring,
} from "../../service/lender/scoring/scoring.store.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { modelHash, modelText } from "../../service/score/document/model.ts";
import { houseClient, type Operations } from "../../web/house/api/client.ts";
import {
  AT,
  granted,
  withFigure,
  withModel,
  withThirdParty,
} from "../credit/decision/support/case.ts";
import { freshDatabase } from "../support/postgres.ts";
import { openTestHouse, type TestHouse } from "../web/house/support/house.ts";

let nowMs = Date.parse(AT);
const now = (): Date => new Date(nowMs);
let world: TestHouse;
let house: ReturnType<typeof houseClient>;
beforeAll(async () => {
  world = await openTestHouse({ inputs: granted, now, withoutPages: true });
  house = houseClient({ url: world.house.url, token: world.token });
});
afterAll(() => world.close());

type Job = Operations["readScoring"]["reply"];
type Case = NonNullable<Operations["scorePortfolio"]["body"]["cases"]>[number];

let nonces = 0;

/** The case as another factory's, which lets the lender look. */
function caseOf(factory: string, { application, portrait }: Inputs = granted) {
  const nonce = toBase64Url(new Uint8Array(16).fill(++nonces));
  const document = {
    ...application.authorisation.document,
    grantor: factory,
    uses: null,
    salt: nonce,
  };
  const authorisation = { commitment: commitmentOf(document), document, used: 0, revoked: false };
  return {
    application: { ...application, factory, nonce, authorisation },
    portrait: { ...portrait, factory, nonce },
  };
}

const factoryNo = (no: number): string => no.toString(16).padStart(2, "0").repeat(32);

async function decided(factory: string, inputs: Inputs = granted): Promise<string> {
  nowMs += 1000;
  const body = { ...caseOf(factory, inputs), exposure: granted.exposure };
  return (await house("decide", { body })).decision;
}

/** All of it, a page at a time, once it is done. */
async function doneOf(scoring: string, limit = 1000): Promise<Job> {
  const cases: Job["cases"] = [];
  for (let after = 0; ;) {
    const page = await house("readScoring", { path: { scoring }, query: { after, limit } });
    cases.push(...page.cases);
    if (page.next === null) return { ...page, cases };
    if (page.next === after) await sleep(50);
    after = page.next;
  }
}

async function scored(cases: Case[] | undefined, limit?: number): Promise<Job> {
  const body = cases === undefined ? {} : { cases };
  const { scoring } = await house("scorePortfolio", { body });
  return doneOf(scoring, limit);
}

const decisions = async (): Promise<number> =>
  (await world.house.pool.query("SELECT FROM decision")).rowCount ?? 0;

const late = withThirdParty("daysOverdueLastYear", "46");

it("scores what was granted, the newest of each factory, and nothing that was refused or is over", async () => {
  expect(await scored(undefined)).toMatchObject({ state: "done", of: 0, done: 0, next: null });
  await decided(factoryNo(1));
  const newest = await decided(factoryNo(1));
  const other = await decided(factoryNo(2));
  await decided(factoryNo(3), late);
  const before = await decisions();

  const job = await scored(undefined);
  expect(job).toMatchObject({ state: "done", of: 2, done: 2, failed: 0 });
  expect(job.cases.map(({ decision }) => decision)).toEqual([newest, other]);
  const { score } = decide(granted, AT);
  for (const { result } of job.cases)
    expect(result).toMatchObject({
      points: score!.points,
      pdPpm: score!.pdPpm,
      before: { points: score!.points, sameModel: true, moved: [] },
    });
  expect(await decisions()).toBe(before);
});

const worse = withFigure("utilisation", { value: "0.2" });

it("scores what is brought as a decision would, and tells what moved since the last one", async () => {
  const last = await decided(factoryNo(4));
  const before = await decisions();
  const job = await scored([caseOf(factoryNo(4), worse), caseOf(factoryNo(5), worse)]);
  const [one, unknown] = job.cases;
  const { score } = decide(worse, AT);
  const was = decide(granted, AT).score!;
  expect(score!.points).toBeLessThan(was.points);
  expect(one?.result).toMatchObject({ points: score!.points, pdPpm: score!.pdPpm });
  expect(one?.result?.before).toMatchObject({ decision: last, points: was.points });
  const moved = score!.lines
    .map((line, at) => ({
      characteristic: line.characteristic,
      before: was.lines[at]!.points,
      now: line.points,
    }))
    .filter((line) => line.before !== line.now);
  expect(one?.result?.before?.moved).toEqual(moved);
  const band = one?.result?.band;
  expect(band?.from).toBeLessThanOrEqual(score!.points);
  expect(unknown?.result).toMatchObject({ points: score!.points, before: null });
  expect(await decisions()).toBe(before);
});

it("says by a code why a case was not scored, and scores the others", async () => {
  const { application, portrait } = caseOf(factoryNo(6));
  const revoked = { ...application.authorisation, revoked: true };
  const job = await scored([
    { application, portrait: { ...portrait, nonce: granted.portrait.nonce } },
    { application: { ...application, authorisation: revoked }, portrait },
    { application, portrait },
  ]);
  expect(job).toMatchObject({ state: "done", of: 3, done: 3, failed: 2 });
  expect(job.cases.map(({ failure }) => failure)).toEqual([
    "otherNonce",
    "authorisationRevoked",
    null,
  ]);
});

it("takes a portrait or a snapshot of one for each case, and nothing else", async () => {
  const { application } = caseOf(factoryNo(7));
  const refused: unknown = expect.objectContaining({ status: 400, code: "invalidRequest" });
  const body = { cases: [{ application }] };
  await expect(house("scorePortfolio", { body })).rejects.toThrow(refused);
  const path = { scoring: "00000000-0000-4000-8000-000000000000" };
  const missing: unknown = expect.objectContaining({ code: "notFound" });
  await expect(house("readScoring", { path })).rejects.toThrow(missing);
});

it("gives what came out a page at a time, each case once and in its order", async () => {
  const job = await scored(
    Array.from({ length: 7 }, (_, no) => caseOf(factoryNo(20 + no))),
    3,
  );
  expect(job.cases.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(job.cases.map(({ firm }) => firm.id)).toEqual(
    Array.from({ length: 7 }, (_, no) => factoryNo(20 + no)),
  );
});

const nobodyHandsOver = (): Promise<never> => Promise.reject(new Error("nobody hands over"));
const unexpected = (error: unknown): never => {
  throw error;
};

it("goes on after another start where it was, by the model that it began with, and forgets what was brought", async () => {
  const { pool } = world.house;
  const by = { model: modelHash(granted.model), policy: policyHash(granted.policy) };
  const cases = Array.from({ length: 5 }, (_, no) => {
    const brought = caseOf(factoryNo(40 + no));
    return { factory: brought.application.factory, input: JSON.stringify(brought) };
  });
  const scoring = await beginScoring(pool, { ...by, askedAt: now().toISOString() }, cases);
  const options = { pool, now, handedOver: nobodyHandsOver, onError: unexpected };
  await scoreSome(options, 2);
  const first = await house("readScoring", { path: { scoring } });
  expect(first.done).toBeGreaterThanOrEqual(2);

  await world.reopen(withModel({ version: 2 }));
  house = houseClient({ url: world.house.url, token: world.token });
  const job = await doneOf(scoring);
  expect(job).toMatchObject({ state: "done", of: 5, done: 5, failed: 0, model: by.model });
  expect(job.cases.slice(0, first.cases.length)).toEqual(first.cases);
  const { rows } = await world.house.pool.query(
    "SELECT FROM scoring_case WHERE input IS NOT NULL AND scoring = $1",
    [scoring],
  );
  expect(rows).toEqual([]);
  await world.reopen(granted);
  house = houseClient({ url: world.house.url, token: world.token });
});

/** Everything that it asks of the database works, but whoever scored is gone before he keeps it. */
const killedBeforeKeeping = (pool: Pool): Pool =>
  new Proxy(pool, {
    get: (target, name) =>
      name === "query"
        ? (sql: string, values: unknown[]) =>
            sql.startsWith("UPDATE scoring_case")
              ? Promise.reject(new Error("killed"))
              : target.query(sql, values)
        : (Reflect.get(target, name) as unknown),
  });

it("keeps what was scored before it was killed, scores the rest again and loses none", async () => {
  const database = await freshDatabase("template0");
  const { pool } = database;
  await migrate(pool, lenderMigrations);
  const by = { model: modelHash(granted.model), policy: policyHash(granted.policy) };
  await keepDocument(pool, by.model, modelText(granted.model));
  await keepDocument(pool, by.policy, policyText(granted.policy));
  const cases = Array.from({ length: 5 }, (_, no) => {
    const brought = caseOf(factoryNo(60 + no));
    return { factory: brought.application.factory, input: JSON.stringify(brought) };
  });
  const scoring = await beginScoring(pool, { ...by, askedAt: AT }, cases);
  const options = { pool, now, handedOver: nobodyHandsOver, onError: unexpected };
  expect(await scoreSome(options, 2)).toBe(2);
  const kept = await readScored(pool, scoring, { after: 0, limit: 10 });
  const killed = scoreSome({ ...options, pool: killedBeforeKeeping(pool) }, 2);
  await expect(killed).rejects.toThrow("killed");
  expect(await readScoring(pool, scoring)).toMatchObject({ state: "running", done: 2 });

  expect([await scoreSome(options, 2), await scoreSome(options, 2)]).toEqual([2, 1]);
  expect(await scoreSome(options, 2)).toBe(0);
  expect(await readScoring(pool, scoring)).toMatchObject({ state: "done", done: 5, failed: 0 });
  const all = await readScored(pool, scoring, { after: 0, limit: 10 });
  expect(all.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5]);
  expect(all.slice(0, 2)).toEqual(kept);
  await database.drop();
});
