import { afterAll, beforeAll, expect, it } from "vitest";
import type { Exposure } from "../../service/credit/decision/application.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import { loanOf } from "../../service/credit/loan/evolve-loan.ts";
import { commandLoan } from "../../service/credit/loan/loan.store.ts";
import type { LoanCommand } from "../../service/credit/loan/loan-command.ts";
import type { LoanEvent } from "../../service/credit/loan/loan-event.ts";
import { standingOf } from "../../service/lender/standing.ts";
import { houseClient, type Operations } from "../../web/house/api/client.ts";
import { AT, granted, withLimit } from "../credit/decision/support/case.ts";
import { asked, openTestHouse, type TestHouse } from "../web/house/support/house.ts";
import { aLoanBook } from "./support/loan-book.ts";

const DAY_MS = 86_400_000;
const { factory } = granted.application;
const { capitalPpm: _, ...caps } = granted.policy.limit.caps;
const inputs = withLimit({ caps: { ...caps, factory: "900000" } });

let nowMs = Date.parse(AT);
const now = (): Date => new Date(nowMs);
let world: TestHouse;
let house: ReturnType<typeof houseClient>;
beforeAll(async () => {
  world = await openTestHouse({ inputs, now, withoutPages: true });
  house = houseClient({ url: world.house.url, token: world.token });
});
afterAll(() => world.close());

type Wanted = Operations["decide"]["body"];

function wanted(changed: Partial<Wanted["application"]> = {}, of: Inputs = inputs): Wanted {
  const { exposure: _said, ...rest } = asked(of) as Wanted;
  return { ...rest, application: { ...rest.application, ...changed } };
}

async function decided(body: Wanted = wanted()) {
  nowMs += 1000;
  const { decision, receipt } = await house("decide", { body });
  const whole = await house("readCase", { path: { decision } });
  return { decision, exposure: receipt.opened!.exposure, offer: whole.summary.offer };
}

/** What another application of this factory would be decided by. It asks for too little to be granted anything. */
const exposed = async (): Promise<Exposure> => (await decided(wanted({ asked: "1" }))).exposure;

const until = (days: number): string => new Date(nowMs + days * DAY_MS).toISOString();

async function offered(decision: string, days: number): Promise<string> {
  const body = { until: until(days), method: "equalPrincipal", timeZone: "Asia/Shanghai" } as const;
  return (await house("offerLoan", { path: { decision }, body })).loan;
}

type Told<Command> = Command extends unknown ? Omit<Command, "at"> : never;
async function told(loan: string, command: Told<LoanCommand>): Promise<void> {
  nowMs += 1000;
  const at = now().toISOString();
  const done = await commandLoan(world.house.pool, loan, { ...command, at });
  expect(done).toMatchObject({ kind: "done" });
}

const owed = async (): Promise<string> => (await exposed()).factory;

it("counts a grant from the moment on and an offer until it ends: then it can be granted anew", async () => {
  expect(await exposed()).toMatchObject({ factory: "0", capital: "0", chains: [] });
  const { decision, offer } = await decided();
  expect(offer?.amount).toBe("800000");
  expect(await exposed()).toMatchObject({
    factory: "800000",
    chains: [
      { core: "Harbour Pumps", owed: "800000" },
      { core: "Northern Gears", owed: "800000" },
    ],
  });
  await offered(decision, 2);
  nowMs += DAY_MS;
  expect(await owed()).toBe("800000");
  nowMs += DAY_MS;
  expect(await exposed()).toMatchObject({ factory: "0", chains: [] });
});

it("counts of a loan what is owed, however long ago its offer ended, and nothing once it is over", async () => {
  const { decision, offer } = await decided();
  expect(offer?.amount).toBe("800000");
  const loan = await offered(decision, 1);
  await told(loan, { kind: "accept", act: "ac".repeat(32) });
  nowMs += 2 * DAY_MS;
  expect(await owed()).toBe("800000");
  const out = { reference: "out-1", amount: "50000000" };
  await told(loan, { kind: "askPayout", ...out });
  expect(await owed()).toBe("800000");
  await told(loan, { kind: "confirm", ...out, paidAt: now().toISOString() });
  expect(await owed()).toBe("500000");
  expect((await decided()).offer?.amount).toBe("400000");
  await told(loan, { kind: "writeOff", because: "Nothing is left." });
  expect(await owed()).toBe("400000");
});

it("keeps the cap of one factory, however many of its applications come at once", async () => {
  const before = Number(await owed());
  const many = await Promise.all(Array.from({ length: 4 }, () => decided()));
  const sum = many.reduce((all, { offer }) => all + Number(offer?.amount ?? 0), 0);
  expect(before + sum).toBe(900_000);
});

it("answers the same application with the same decision, whatever was lent meanwhile", async () => {
  const body = wanted();
  const first = await house("decide", { body });
  nowMs += 400 * DAY_MS;
  expect(await house("decide", { body })).toEqual(first);
  nowMs -= 400 * DAY_MS;
});

it("asks for the exposure where a cap is measured by what no loan book says", async () => {
  await world.reopen(granted);
  house = houseClient({ url: world.house.url, token: world.token });
  const refused: unknown = expect.objectContaining({ status: 400, code: "invalidRequest" });
  await expect(house("decide", { body: wanted({}, granted) })).rejects.toThrow(refused);
  const said = asked(granted) as Wanted;
  expect((await house("decide", { body: said })).receipt.opened?.exposure).toEqual(said.exposure);
});

it("adds what it granted since to what the loan book says", async () => {
  const loanBook = { ...aLoanBook, factories: { [factory]: "250000.5" } };
  const other = await openTestHouse({ inputs: granted, now, loanBook, withoutPages: true });
  house = houseClient({ url: other.house.url, token: other.token });
  const { capital } = aLoanBook;
  expect(await exposed()).toMatchObject({ factory: "250000.5", capital });
  const { offer } = await decided(wanted({}, granted));
  expect(await owed()).toBe(String(Number(offer?.amount) + 250_000.5));
  await other.close();
});

const terms = {
  principal: "100",
  currency: "CNY",
  rateBp: 500,
  months: 12,
  method: "annuity",
  timeZone: "Asia/Shanghai",
} as const;

const offer = (ends: string): LoanEvent => ({
  kind: "offered",
  at: "2026-01-01T00:00:00.000Z",
  decision: "de".repeat(32),
  terms,
  until: ends,
});

it.for<readonly [string, bigint, readonly LoanEvent[]]>([
  ["a grant that nobody offered", 7n, []],
  ["an offer", 1_000_000n, [offer("2999-01-01T00:00:00.000Z")]],
  ["an offer in the moment that it ends", 0n, [offer(AT)]],
  ["an acceptance", 1_000_000n, [offer(AT), { kind: "accepted", at: AT, act: "ac".repeat(32) }]],
])("%s stands for %d millionths", ([, micro, events]) => {
  expect(standingOf(loanOf(events), 7n, AT)).toBe(micro);
});
