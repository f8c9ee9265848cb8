import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ReferenceService,
  startReferenceService,
} from "../../scripts/payment/reference-service.ts";
import { policyText } from "../../service/credit/decision/policy.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import { modelText } from "../../service/score/document/model.ts";
import { newSecret, signedHeaders } from "../../service/webhook/signature.ts";
import { granted } from "../credit/decision/support/case.ts";
import { eventually } from "../support/eventually.ts";
import { acceptedLoan, lentTo, PRINCIPAL } from "../support/lent.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const secret = newSecret();
const apiKey = "the-lenders-key";
let database: TestDatabase;
let bank: ReferenceService;
let house: House;
let folder = "";
let token = "";
/** Whether the house hears what the payment system tells. */
let hears = true;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-payments-"));
  database = await freshDatabase("template0");
  bank = await startReferenceService({
    file: join(folder, "book"),
    apiKey,
    secret,
    notify: () => (hears ? `${house.url}/v1/payment-notices` : undefined),
  });
  house = await openHouse();
  token = await readFile(join(folder, "lender-token"), "utf8");
}, 60_000);
afterAll(async () => {
  await house.stop();
  await bank.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function openHouse(): Promise<House> {
  const files = {
    model: modelText(granted.model),
    policy: policyText(granted.policy),
    key: apiKey,
    secret,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const config = lenderFrom({
    TALLYSTICK_HOME: folder,
    LENDER_DATABASE_URL: database.url,
    LENDER_PORT: "0",
    LENDER_MODEL_FILE: join(folder, "model"),
    LENDER_POLICY_FILE: join(folder, "policy"),
    LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
    LENDER_SERVICE_URL: "http://127.0.0.1:9",
    LENDER_SERVICE_KEY_FILE: join(folder, "key"),
    LENDER_PAYMENT_URL: bank.url,
    LENDER_PAYMENT_KEY_FILE: join(folder, "key"),
    LENDER_PAYMENT_SECRET_FILE: join(folder, "secret"),
  });
  return startHouse(config, { logger: testLogger });
}

interface Loan {
  readonly status: string;
  readonly balance: string;
  readonly suspense: string;
  readonly events: readonly { readonly kind: string; readonly because?: string }[];
  readonly reason?: string;
  /** Of the list of notices. */
  readonly refused?: readonly { readonly code: string; readonly notice: { readonly id: string } }[];
}

async function ask(path: string, body?: object): Promise<{ status: number; body: Loan }> {
  const reply = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as Loan };
}

const loanWhen = (loan: string, isSo: (loan: Loan) => boolean): Promise<Loan> =>
  eventually(async () => (await ask(`/v1/loans/${loan}`)).body, isSo);

async function lent(): Promise<string> {
  const loan = await acceptedLoan(house.pool, new Date());
  await ask(`/v1/loans/${loan}/payouts`, { reference: "out-1", amount: PRINCIPAL });
  await loanWhen(loan, ({ status }) => status === "running");
  return loan;
}

describe("a house that pays by a payment system", () => {
  it("lends once it paid, and takes what comes, what is too much as well", async () => {
    const loan = await lent();
    await bank.receive({ loan, amount: "106000", currency: "CNY" });
    const paid = await loanWhen(loan, ({ balance }) => balance !== PRINCIPAL);
    expect(paid).toMatchObject({ balance: "1100000", suspense: "0" });
    await bank.receive({ loan, amount: "2000000", currency: "CNY" });
    const over = await loanWhen(loan, ({ status }) => status === "closed");
    const back = { reference: "back-1", amount: over.suspense };
    expect(BigInt(over.suspense)).toBeGreaterThan(0n);
    await ask(`/v1/loans/${loan}/returns`, back);
    const returned = await loanWhen(loan, ({ events }) =>
      events.some(({ kind }) => kind === "returned"),
    );
    expect(returned).toMatchObject({ status: "closed", suspense: "0" });
  });

  it("asks again where the account was closed", async () => {
    bank.ledger.closedAccounts.add(lentTo);
    const loan = await acceptedLoan(house.pool, new Date());
    await ask(`/v1/loans/${loan}/payouts`, { reference: "out-1", amount: PRINCIPAL });
    const failed = await loanWhen(loan, ({ status }) => status === "accepted");
    expect(failed.events.at(-1)).toMatchObject({ kind: "payoutFailed" });
    bank.ledger.closedAccounts.clear();
    await ask(`/v1/loans/${loan}/payouts`, { reference: "out-2", amount: PRINCIPAL });
    await loanWhen(loan, ({ status }) => status === "running");
  });

  it("is told by the payment system why it pays nothing", async () => {
    bank.ledger.unknownAccounts.add(lentTo);
    const loan = await acceptedLoan(house.pool, new Date());
    await ask(`/v1/loans/${loan}/payouts`, { reference: "out-1", amount: PRINCIPAL });
    const failed = await loanWhen(loan, ({ status }) => status === "accepted");
    bank.ledger.unknownAccounts.clear();
    expect(failed.events.at(-1)).toMatchObject({ because: "There is no such account." });
  });

  it("learns when it starts what it did not hear", async () => {
    const loan = await lent();
    hears = false;
    await bank.receive({ loan, amount: "106000", currency: "CNY" });
    expect((await ask(`/v1/loans/${loan}`)).body.balance).toBe(PRINCIPAL);
    await house.stop();
    house = await openHouse();
    hears = true;
    await loanWhen(loan, ({ balance }) => balance === "1100000");
  });

  it("believes nobody else what was paid, not even its own systems", async () => {
    const loan = await lent();
    const said = { reference: "in-1", amount: "1200000" };
    const own = await ask(`/v1/loans/${loan}/repayments`, said);
    expect(own).toMatchObject({ status: 409, body: { reason: "byPaymentSystem" } });
    expect((await ask(`/v1/loans/${loan}`)).body.balance).toBe(PRINCIPAL);
  });
});

interface Told {
  readonly body?: string;
  readonly by?: string;
  readonly at?: Date;
  readonly signed?: string;
}

/** A notice as somebody sends it. */
async function tell(notice: object, { at, body, by, signed }: Told = {}) {
  const text = JSON.stringify(notice);
  const headers = signedHeaders(
    { id: "told", body: signed ?? text },
    [by ?? secret],
    at ?? new Date(),
  );
  const reply = await fetch(`${house.url}/v1/payment-notices`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body ?? text,
  });
  const said = await reply.text();
  const { code, reason } = JSON.parse(said === "" ? "{}" : said) as {
    code?: string;
    reason?: string;
  };
  return { status: reply.status, code, reason };
}

const notice = (loan: string, more: object = {}) => ({
  kind: "received",
  id: `told-${loan}`,
  at: new Date().toISOString(),
  loan,
  amount: "5000",
  currency: "CNY",
  ...more,
});

describe("what a house is told of payments", () => {
  const notSigned = { status: 401, code: "unauthorized", reason: "notSigned" };

  it("changes nothing when it is told twice", async () => {
    const loan = await lent();
    const told = notice(loan);
    expect((await tell(told)).status).toBe(204);
    const once = (await ask(`/v1/loans/${loan}`)).body;
    expect((await tell(told)).status).toBe(204);
    expect((await ask(`/v1/loans/${loan}`)).body).toEqual(once);
    const other = await tell({ ...told, amount: "6000" });
    expect(other).toMatchObject({ status: 409, reason: "noticeDiffers" });
  });

  it("is nothing where the payment system did not sign it, now, as it stands", async () => {
    const loan = await lent();
    const told = notice(loan);
    const old = new Date(Date.now() - 600_000);
    expect(await tell(told, { by: newSecret() })).toEqual(notSigned);
    expect(await tell(told, { at: old })).toEqual(notSigned);
    expect(await tell(told, { signed: JSON.stringify(notice(loan, { amount: "1" })) })).toEqual(
      notSigned,
    );
    const bare = await fetch(`${house.url}/v1/payment-notices`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(told),
    });
    expect(bare.status).toBe(401);
    expect((await ask(`/v1/loans/${loan}`)).body.balance).toBe(PRINCIPAL);
    expect((await tell({ ...told, kind: "wired" })).code).toBe("invalidRequest");
  });

  it("is kept for a person where no loan takes it", async () => {
    const loan = await lent();
    const unknown = await tell(notice("INVOICE-7"));
    expect(unknown).toMatchObject({ status: 409, reason: "loanUnknown" });
    const foreign = await tell(notice(loan, { id: "foreign", currency: "USD" }));
    expect(foreign).toMatchObject({ status: 409, reason: "otherCurrency" });
    const { body } = await ask("/v1/payment-notices");
    const kept = (body.refused ?? []).map(({ code, notice: { id } }) => `${id} ${code}`);
    expect(kept).toContain("told-INVOICE-7 loanUnknown");
    expect(kept).toContain("foreign otherCurrency");
  });
});
