import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readLoan } from "../../../service/credit/loan/loan.store.ts";
import type { Notice } from "../../../service/credit/payment/notice.ts";
import { payDue } from "../../../service/credit/payment/pay.job.ts";
import { listRefused, takeNotice } from "../../../service/credit/payment/payment.store.ts";
import type {
  Asked,
  PaymentOrder,
  PaymentSystem,
} from "../../../service/credit/payment/payment-system.ts";
import { reconcile } from "../../../service/credit/payment/reconcile.job.ts";
import { lenderMigrations, migrate } from "../../../service/db/migrate.ts";
import { acceptedLoan, askFor, lentTo, PRINCIPAL } from "../../support/lent.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("template0");
  await migrate(database.pool, lenderMigrations);
});
afterAll(() => database.drop());

/** A payment system of a test's own making. */
class Bank implements PaymentSystem {
  readonly asked: PaymentOrder[] = [];
  readonly notices: Notice[] = [];
  answer: () => Asked = () => ({ kind: "taken" });

  readonly ask = (order: PaymentOrder): Promise<Asked> => {
    this.asked.push(order);
    return Promise.resolve().then(() => this.answer());
  };

  readonly since = (cursor: string | undefined) => {
    const from = Number(cursor ?? 0);
    const notices = this.notices.slice(from, from + 2);
    return Promise.resolve({ notices, cursor: String(from + notices.length) });
  };
}

const T0_MS = Date.parse("2026-03-02T02:00:00.000Z");
let bank: Bank;
let errors: unknown[] = [];
let nowMs = T0_MS;
const now = (): Date => new Date(nowMs);
beforeEach(async () => {
  [bank, errors] = [new Bank(), []];
  nowMs = T0_MS;
  await database.pool.query("DELETE FROM payment_cursor");
});

const work = () => ({
  pool: database.pool,
  system: bank,
  now,
  onError: (error: unknown) => void errors.push(error),
});
const take = (notice: Notice) => takeNotice(database.pool, notice, now());
const loanBy = async (id: string) => (await readLoan(database.pool, id))!.loan;

async function asked(): Promise<{ loan: string; key: string }> {
  const loan = await acceptedLoan(database.pool, now());
  await askFor(database.pool, loan, { reference: "out-1", amount: PRINCIPAL }, now());
  return { loan, key: `${loan}/out-1` };
}

const paid = (key: string, more: Partial<Extract<Notice, { kind: "paid" }>> = {}): Notice => ({
  kind: "paid",
  id: randomUUID(),
  at: now().toISOString(),
  key,
  amount: PRINCIPAL,
  currency: "CNY",
  ...more,
});
const received = (loan: string, amount: string, currency = "CNY"): Notice => ({
  kind: "received",
  id: randomUUID(),
  at: now().toISOString(),
  loan,
  amount,
  currency,
});

describe("an order", () => {
  it("is asked for once, and the loan runs by what the payment system tells", async () => {
    const { key, loan } = await asked();
    await payDue(work());
    await payDue(work());
    expect(bank.asked.filter((one) => one.key === key)).toEqual([
      expect.objectContaining({
        key,
        purpose: "payout",
        payee: lentTo,
        amount: PRINCIPAL,
        currency: "CNY",
      }),
    ]);
    expect((await loanBy(loan)).status).toBe("payingOut");
    expect(await take(paid(key))).toEqual({ kind: "taken" });
    expect((await loanBy(loan)).status).toBe("running");
  });

  it("that got no answer is asked for again under its key, and keeps no other waiting", async () => {
    const first = await asked();
    const second = await asked();
    bank.answer = () => {
      if (bank.asked.at(-1)?.key === first.key) throw new Error("no answer");
      return { kind: "taken" };
    };
    await payDue(work());
    expect(errors).toHaveLength(1);
    nowMs += 3_600_000;
    bank.answer = () => ({ kind: "taken" });
    await payDue(work());
    const keys = bank.asked.map(({ key }) => key);
    expect(keys.filter((key) => key === first.key)).toHaveLength(2);
    expect(keys.filter((key) => key === second.key)).toHaveLength(1);
  });

  it("that is refused has failed: it may be asked for anew", async () => {
    const { loan } = await asked();
    bank.answer = () => ({ kind: "refused", because: "There is no such account." });
    await payDue(work());
    expect(await loanBy(loan)).toMatchObject({ status: "accepted" });
    bank.answer = () => ({ kind: "taken" });
    await askFor(database.pool, loan, { reference: "out-2", amount: PRINCIPAL }, now());
    await payDue(work());
    expect(bank.asked.at(-1)?.key).toBe(`${loan}/out-2`);
  });

  it("is asked for by one of many who look at once", async () => {
    const { key } = await asked();
    await Promise.all(Array.from({ length: 6 }, () => payDue(work())));
    expect(bank.asked.filter((one) => one.key === key)).toHaveLength(1);
  });

  it("that was paid is not asked for by whoever asks again", async () => {
    const { key, loan } = await asked();
    await take(paid(key));
    await database.pool.query("DELETE FROM payment_order WHERE key = $1", [key]);
    await askFor(database.pool, loan, { reference: "out-1", amount: PRINCIPAL }, now());
    await payDue(work());
    expect(bank.asked.map((one) => one.key)).not.toContain(key);
  });
});

describe("a notice", () => {
  it("is taken once, by however many it is told at once", async () => {
    const { key, loan } = await asked();
    await take(paid(key));
    const money = received(loan, "106000");
    const all = await Promise.all(Array.from({ length: 8 }, () => take(money)));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["taken"]));
    const { events } = (await readLoan(database.pool, loan))!;
    expect(events.filter(({ kind }) => kind === "repaid")).toHaveLength(1);
  });

  it("that differs under the same id is refused, and changes nothing", async () => {
    const { key, loan } = await asked();
    await take(paid(key));
    const money = received(loan, "106000") as Extract<Notice, { kind: "received" }>;
    await take(money);
    const before = await loanBy(loan);
    const more = { ...money, amount: "206000" };
    expect(await take(more)).toEqual({ kind: "refused", code: "noticeDiffers" });
    expect(await loanBy(loan)).toEqual(before);
  });

  it.for<readonly [string, (of: { loan: string; key: string }) => Notice]>([
    ["loanUnknown", () => received(randomUUID(), "1")],
    ["loanUnknown", () => received("INVOICE-7", "1")],
    ["otherCurrency", ({ loan }) => received(loan, "1", "USD")],
    ["otherCurrency", ({ key }) => paid(key, { currency: "USD" })],
    ["paymentUnknown", ({ loan }) => paid(`${loan}/out-9`)],
    ["otherAmount", ({ key }) => paid(key, { amount: "1" })],
  ])("that no loan takes is kept for a person: %s", async ([code, noticeOf]) => {
    const of = await asked();
    const notice = noticeOf(of);
    expect(await take(notice)).toEqual({ kind: "refused", code });
    expect(await take(notice)).toEqual({ kind: "refused", code });
    expect((await loanBy(of.loan)).status).toBe("payingOut");
    const kept = (await listRefused(database.pool, 100)).filter(
      (one) => one.notice.id === notice.id,
    );
    expect(kept).toMatchObject([{ notice, code }]);
  });

  it("is taken although the house's clock was set back", async () => {
    const { key, loan } = await asked();
    nowMs -= 3_600_000;
    expect(await take(paid(key))).toEqual({ kind: "taken" });
    expect((await loanBy(loan)).status).toBe("running");
  });

  it("that nobody heard is read, once, past those that no loan takes", async () => {
    const { key, loan } = await asked();
    const money = received(loan, "106000");
    bank.notices.push(paid(key), received("INVOICE-7", "5"), money, received(loan, "7"));
    await take(bank.notices[0]!);
    await reconcile(work());
    expect(errors).toEqual(["loanUnknown"]);
    await reconcile(work());
    const { events } = (await readLoan(database.pool, loan))!;
    expect(events.map(({ kind }) => kind)).toEqual([
      "offered",
      "accepted",
      "payoutAsked",
      "drawnDown",
      "repaid",
      "repaid",
    ]);
  });
});
