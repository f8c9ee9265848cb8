import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run as decisionKey } from "../../scripts/decision-key.ts";
import { run as checkFacts } from "../../scripts/facts.ts";
import { run as replayDecision } from "../../scripts/replay-decision.ts";
import type { Check } from "../../service/credit/decision/replay.ts";
import { receiptText } from "../../service/credit/decision/sign-decision.ts";
import type { Command } from "../../service/command.ts";
import { firstParties } from "../../service/chain-home.ts";
import { commandLoan } from "../../service/credit/loan/loan.store.ts";
import { bringStatements } from "../../service/credit/stated/bring.job.ts";
import { keepApplicant } from "../../service/lender/applicant.store.ts";
import { statementLog } from "../../service/lender/record-client.ts";
import { houseClient, type Operations } from "../../web/house/api/client.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { aLoanBook } from "../lender/support/loan-book.ts";
import { eventually } from "../support/eventually.ts";
import { embeddedOf } from "../support/grants.ts";
import { type TestService, testService } from "../support/service.ts";
import { verified } from "../support/verified.ts";
import { asked, openTestHouse, type TestHouse } from "../web/house/support/house.ts";

type Own = Operations["listOwnFacts"]["reply"];

const lender = firstParties.bank.slice(2);
const access = randomBytes(32).toString("base64url");
const { application, portrait } = granted;
const { document } = application.authorisation;
const inputs = {
  ...granted,
  policy: { ...granted.policy, lender },
  application: {
    ...application,
    lender,
    authorisation: { ...application.authorisation, document: { ...document, grantee: lender } },
  },
  portrait: { ...portrait, lender },
};

let target: TestService;
let world: TestHouse;
let house: ReturnType<typeof houseClient>;
beforeAll(async () => {
  target = await testService();
  const { chain, httpUrl } = target.service;
  world = await openTestHouse({
    inputs,
    now: () => new Date(AT),
    origin: chain.manifest.origin,
    serviceUrl: httpUrl ?? "",
    recordMinutes: 60,
    loanBook: aLoanBook,
    withoutPages: true,
  });
  house = clientOf();
  await writeFile(file("trust.json"), JSON.stringify(chain.manifest));
  await writeFile(file("lender-key"), embeddedOf(target).wallet(5).privateKey);
});
afterAll(async () => {
  await world.close();
  await target.close();
});

const clientOf = () => houseClient({ url: world.house.url, token: world.token });
const file = (name: string): string => join(world.folder, name);

async function command(run: Command, ...args: string[]): Promise<{ code: number; said: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const code = await run({ args, env: { LANG: "C" }, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, said: (await text(stdout)) + (await text(stderr)) };
}

const registered = () =>
  command(
    decisionKey,
    "--home",
    world.folder,
    "--service",
    target.service.httpUrl ?? "",
    "--lender",
    lender,
    "--trust",
    file("trust.json"),
    "--lender-key-file",
    file("lender-key"),
  );

/** A decision, and a loan by it that was paid out and repaid early. */
async function lent(): Promise<string> {
  const { decision } = await house("decide", {
    body: asked(inputs) as Operations["decide"]["body"],
  });
  const { pool } = world.house;
  await keepApplicant(pool, decision, access);
  const until = new Date(Date.parse(AT) + 86_400_000).toISOString();
  const terms = { until, method: "equalPrincipal", timeZone: "Asia/Shanghai" } as const;
  const { loan, offer } = await house("offerLoan", { path: { decision }, body: terms });
  await commandLoan(pool, loan, { kind: "accept", at: AT, act: "ac".repeat(32) });
  const out = { reference: "out-1", amount: offer.terms.principal };
  await commandLoan(pool, loan, { kind: "askPayout", ...out, at: AT });
  await commandLoan(pool, loan, { kind: "confirm", ...out, paidAt: AT, at: AT });
  await commandLoan(pool, loan, {
    kind: "repayEarly",
    reference: "in-1",
    amount: out.amount,
    principal: out.amount,
    at: AT,
  });
  return decision;
}

async function own(): Promise<Own> {
  const reply = await fetch(`${world.house.url}/v1/application/facts`, {
    headers: { authorization: `Bearer ${access}` },
  });
  return (await reply.json()) as Own;
}

const countOf = {
  due: "SELECT FROM fact_due",
  unlogged: "SELECT FROM stated WHERE leaf_index IS NULL",
  unproven: "SELECT FROM stated WHERE receipts IS NULL",
} as const;
const rowsOf = async (what: keyof typeof countOf): Promise<number> =>
  (await world.house.pool.query(countOf[what])).rows.length;
const none = (count: number): boolean => count === 0;

/** Brings what the house signed, and what is not proven after it. */
const unprovenNow = async (): Promise<number> => {
  const { pool } = world.house;
  await bringStatements({ pool, log: statementLog(new URL(target.service.httpUrl ?? "")) });
  return (await rowsOf("unproven")) + (await rowsOf("due"));
};

async function factsSaid(shown: unknown): Promise<{ code: number; said: string }> {
  await writeFile(file("facts.json"), JSON.stringify(shown));
  const trusting = ["--trust", file("trust.json"), "--rpc", target.service.chain.url];
  return command(checkFacts, file("facts.json"), ...trusting);
}

describe("what a lender's house signs", () => {
  let shown: Own;

  it("waits for its key to be registered, and is on record then", async () => {
    await lent();
    expect(await unprovenNow()).toBeGreaterThan(0);
    expect((await own()).decision).toBeNull();
    expect(await registered()).toMatchObject({ code: 0 });
    await eventually(unprovenNow, none);
    shown = await own();
    expect(shown.facts.map(({ fact }) => fact.what)).toEqual(["granted", "repaid"]);
  });

  it("is brought in the house's own beat", async () => {
    await lent();
    await eventually(() => rowsOf("due"), none);
    await world.reopen(inputs);
    house = clientOf();
    expect(await eventually(() => rowsOf("unlogged"), none)).toBe(0);
  });

  it("verifies once it is shown, the decision and what became of the loan", async () => {
    expect((await verified(target, shown.decision)).code).toBe(0);
    const said = await factsSaid(shown);
    expect(said).toMatchObject({ code: 0 });
    expect(said.said).toContain("on record: 1 of 1 on time");
  });

  it("is on record for who replays the decision, and not by another's bundle", async () => {
    await eventually(unprovenNow, none);
    const { decision } = (await house("listDecisions")).decisions.at(-1)!;
    const { receipt } = await house("readDecision", { path: { decision } });
    await writeFile(file("receipt.json"), receiptText(receipt));
    const replayed = async (by: unknown) => {
      await writeFile(file("bundle.json"), JSON.stringify(by));
      const { code, said } = await command(
        replayDecision,
        "--receipt",
        file("receipt.json"),
        "--model",
        file("model.json"),
        "--policy",
        file("policy.json"),
        "--bundle",
        file("bundle.json"),
        "--trust",
        file("trust.json"),
        "--rpc",
        target.service.chain.url,
        "--json",
      );
      const { checks } = JSON.parse(said) as { checks: readonly Check[] };
      return { code, record: checks.find(({ name }) => name === "record") };
    };
    const bundle = await house("readDecisionBundle", { path: { decision } });
    expect(await replayed(bundle)).toMatchObject({ code: 0, record: { result: "passed" } });
    const other = await replayed(shown.facts[0]!.bundle);
    expect(other).toMatchObject({ code: 1, record: { code: "otherBundle" } });
    const elsewhere = await replayed({ ...bundle, index: bundle.index + 1 });
    expect(elsewhere).toMatchObject({ code: 1, record: { code: "notOnRecord" } });
  });

  it("is not relied on when it is embellished, or where one is left out", async () => {
    const [first, last] = shown.facts as [Own["facts"][0], Own["facts"][0]];
    const larger = { ...first, fact: { ...first.fact, amount: "999999999" } };
    expect((await factsSaid({ facts: [larger, last] })).said).toContain("something else");
    const { bundle } = larger;
    const both = { ...larger, bundle: { ...bundle, record: larger.fact } };
    expect((await factsSaid({ facts: [both, last] })).said).toContain("record.hash");
    const short = await factsSaid({ facts: [last] });
    expect(short).toMatchObject({ code: 1 });
    expect(short.said).toContain("ONE IS MISSING");
  });

  it("is not told to who keeps the log: nothing of it is anywhere in its database", async () => {
    const { rows } = await target.database.pool.query<{ content: string }>(
      `SELECT query_to_xml(format('SELECT row_to_json(t)::text AS row FROM %I t', table_name), true, false, '')::text AS content
       FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const all = rows.map(({ content }) => content).join("\n");
    const isThere = (told: string): boolean =>
      all.includes(told) || all.includes(Buffer.from(told).toString("hex"));
    expect(isThere(lender)).toBe(true);
    for (const { fact } of shown.facts)
      for (const told of [fact.about, fact.salt, fact.of, "writtenOff", "supersedes"])
        expect(isThere(told)).toBe(false);
  });
});
