import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assessLoans } from "../../../service/credit/loan/assess.job.ts";
import type { LoanCommand } from "../../../service/credit/loan/loan-command.ts";
import {
  commandLoan,
  type KeptLoan,
  listLoans,
  offerLoan,
  readLoan,
} from "../../../service/credit/loan/loan.store.ts";
import { lenderMigrations, migrate } from "../../../service/db/migrate.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("template0");
  await migrate(database.pool, lenderMigrations);
});
afterAll(() => database.drop());

const terms = {
  principal: "1200000",
  currency: "CNY",
  rateBp: 600,
  months: 12,
  method: "equalPrincipal",
  timeZone: "Asia/Shanghai",
} as const;
const at = (day: string): string => `${day}T02:00:00.000Z`;
const offer = {
  kind: "offer",
  at: at("2026-01-10"),
  decision: "dc".repeat(32),
  terms,
  until: at("2026-01-20"),
} as const;
const factory = "fa".repeat(32);

/** A decision that was made, as far as a loan needs one. */
async function newDecision(): Promise<string> {
  const id = randomUUID();
  await database.pool.query(
    `INSERT INTO decision (decision, decided_at, factory, nonce, authorisation, asked, outcome, receipt)
     VALUES ($1, now(), $2, $3, $2, $2, 'approved', '{}')`,
    [id, Buffer.from(factory, "hex"), randomBytes(16).toString("base64url")],
  );
  return id;
}

async function offered(): Promise<KeptLoan> {
  const commanded = await offerLoan(
    database.pool,
    { decision: await newDecision(), factory },
    offer,
  );
  if (commanded.kind === "refused") throw new Error(commanded.code);
  return commanded.loan;
}

const command = (id: string, one: LoanCommand) => commandLoan(database.pool, id, one);

async function running(): Promise<KeptLoan> {
  const { id } = await offered();
  await command(id, { kind: "accept", at: at("2026-01-11"), act: "ac".repeat(32) });
  const payout = { reference: "out", amount: "1200000", at: at("2026-01-15") };
  await command(id, { kind: "askPayout", ...payout });
  const done = await command(id, { kind: "confirm", ...payout, paidAt: payout.at });
  if (done?.kind !== "done") throw new Error("not drawn");
  return done.loan;
}

describe("a loan that is kept", () => {
  it("is what its events add up to, for whoever reads it", async () => {
    const loan = await running();
    expect(await readLoan(database.pool, loan.id)).toEqual(loan);
    expect(loan.events.map(({ kind }) => kind)).toEqual([
      "offered",
      "accepted",
      "payoutAsked",
      "drawnDown",
    ]);
  });

  it("is offered once by a decision, however often it is asked for", async () => {
    const decision = await newDecision();
    const all = await Promise.all(
      [1, 2, 3, 4].map(() => offerLoan(database.pool, { decision, factory }, offer)),
    );
    const ids = all.map((one) => (one.kind === "done" ? one.loan.id : one.code));
    expect(new Set(ids).size).toBe(1);
    const other = { ...offer, terms: { ...terms, rateBp: 1 } };
    const again = await offerLoan(database.pool, { decision, factory }, other);
    expect(again).toEqual({ kind: "refused", code: "alreadyOffered" });
  });

  it("is not there while its offer is refused", async () => {
    const decision = await newDecision();
    const late = { ...offer, until: offer.at };
    const refused = await offerLoan(database.pool, { decision, factory }, late);
    expect(refused).toEqual({ kind: "refused", code: "offerExpired" });
    const done = await offerLoan(database.pool, { decision, factory }, offer);
    expect(done.kind).toBe("done");
  });

  it("takes a payment once, by however many it is told at once", async () => {
    const { id } = await running();
    const repay = {
      kind: "repay",
      at: at("2026-02-15"),
      reference: "in",
      amount: "106000",
    } as const;
    await Promise.all(Array.from({ length: 8 }, () => command(id, repay)));
    const { events } = (await readLoan(database.pool, id))!;
    expect(events.filter(({ kind }) => kind === "repaid")).toHaveLength(1);
  });

  it("asks for one payout, though two are ordered at once", async () => {
    const { id } = await offered();
    await command(id, { kind: "accept", at: at("2026-01-11"), act: "ac".repeat(32) });
    const ask = (reference: string) =>
      command(id, { kind: "askPayout", at: at("2026-01-15"), reference, amount: "1200000" });
    const kinds = (await Promise.all([ask("a"), ask("b")])).map((one) => one?.kind);
    expect(new Set(kinds)).toEqual(new Set(["done", "refused"]));
  });

  it("keeps nothing of a command whose papers could not be kept", async () => {
    const { id } = await offered();
    const accept = { kind: "accept", at: at("2026-01-11"), act: "ac".repeat(32) } as const;
    const failing = commandLoan(database.pool, id, accept, () => Promise.reject(new Error("full")));
    await expect(failing).rejects.toThrow("full");
    expect((await readLoan(database.pool, id))?.loan.status).toBe("offered");
  });

  it("is told to be overdue by the day alone", async () => {
    const { id } = await running();
    const failed: unknown[] = [];
    await assessLoans(
      database.pool,
      () => at("2026-03-20"),
      (error) => failed.push(error),
    );
    expect(failed).toEqual([]);
    expect((await readLoan(database.pool, id))?.loan).toMatchObject({ overdueDays: 33 });
  });

  it("is never rewritten, and never forgotten", async () => {
    const { id } = await running();
    const { pool } = database;
    const changes = [
      ["UPDATE loan_event SET event = '{}' WHERE loan = $1"],
      ["DELETE FROM loan_event WHERE loan = $1"],
      ["DELETE FROM loan WHERE loan = $1"],
    ] as const;
    for (const [sql] of changes)
      await expect(pool.query(sql, [id])).rejects.toMatchObject({ code: "P0001" });
    const all = await listLoans(pool, { after: undefined, limit: 100 });
    expect(all.map((one) => one.id)).toContain(id);
  });
});
