import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLoan } from "../../../service/credit/loan/decide-loan.ts";
import { evolveLoan, loanOf } from "../../../service/credit/loan/evolve-loan.ts";
import { owedOn } from "../../../service/credit/loan/loan.ts";
import type { LoanCommand, LoanRefusal } from "../../../service/credit/loan/loan-command.ts";
import type { LoanEvent } from "../../../service/credit/loan/loan-event.ts";

const at = (day: string, time = "02:00:00.000"): string => `${day}T${time}Z`;
const offer: LoanCommand = {
  kind: "offer",
  at: at("2026-01-10"),
  decision: "dc".repeat(32),
  terms: {
    principal: "1200000",
    currency: "CNY",
    rateBp: 600,
    months: 3,
    method: "equalPrincipal",
    timeZone: "Asia/Shanghai",
  },
  until: at("2026-01-20"),
};
const accept: LoanCommand = { kind: "accept", at: at("2026-01-11"), act: "ac".repeat(32) };
const payout = { reference: "out-1", amount: "1200000" };
const askPayout: LoanCommand = { kind: "askPayout", at: at("2026-01-12"), ...payout };
const confirm: LoanCommand = {
  kind: "confirm",
  at: at("2026-01-14"),
  paidAt: at("2026-01-13"),
  ...payout,
};
const fail: LoanCommand = {
  kind: "fail",
  at: at("2026-01-13"),
  reference: "out-1",
  because: "account closed",
};
const repay = (day: string, reference: string, amount: string): LoanCommand => ({
  kind: "repay",
  at: at(day),
  reference,
  amount,
});
const askReturn = (day: string, reference: string, amount: string): LoanCommand => ({
  kind: "askReturn",
  at: at(day),
  reference,
  amount,
});

function eventsOf(commands: readonly LoanCommand[]): LoanEvent[] {
  const events: LoanEvent[] = [];
  for (const command of commands) {
    const decided = decideLoan(loanOf(events), command);
    if (decided.kind === "refused") throw new Error(`${command.kind}: ${decided.code}`);
    events.push(...decided.events);
  }
  return events;
}
const begun = [offer, accept, askPayout];
const lent = [...begun, confirm];
const after = (...commands: readonly LoanCommand[]) => loanOf(eventsOf(commands));
const codeOf = (commands: readonly LoanCommand[], last: LoanCommand): LoanRefusal | "none" => {
  const decided = decideLoan(after(...commands), last);
  return decided.kind === "refused" ? decided.code : "none";
};
const kindsOf = (...commands: readonly LoanCommand[]): string[] =>
  eventsOf(commands).map(({ kind }) => kind);

describe("a payout", () => {
  it("is owed by nobody until the payment system says that it paid, and from its day", () => {
    expect(after(...begun)).toMatchObject({ status: "payingOut" });
    const loan = after(...lent);
    expect(loan).toMatchObject({ status: "running", from: "2026-01-13" });
  });

  it("is of a day between the asking and the telling, however wrong the other clock is", () => {
    const early = { ...confirm, paidAt: at("1999-01-01") };
    expect(after(...begun, early)).toMatchObject({ from: "2026-01-12" });
    const late = { ...confirm, paidAt: at("2036-01-01") };
    expect(after(...begun, late)).toMatchObject({ from: "2026-01-14" });
  });

  it("that failed is asked for again by another reference, never by the same", () => {
    const failed = [...begun, fail];
    expect(after(...failed)).toMatchObject({ status: "accepted" });
    expect(kindsOf(...failed, { ...askPayout, at: at("2026-01-14") })).toEqual(kindsOf(...failed));
    const second = { ...askPayout, at: at("2026-01-14"), reference: "out-2" };
    const paid = { ...confirm, at: at("2026-01-15"), reference: "out-2" };
    expect(after(...failed, second, paid)).toMatchObject({ status: "running" });
  });

  it("that failed may be the end: the loan is withdrawn, and not while one is under way", () => {
    const withdraw: LoanCommand = {
      kind: "withdraw",
      at: at("2026-01-14"),
      because: "no account",
    };
    expect(codeOf(begun, withdraw)).toBe("payoutAsked");
    const withdrawn = [...begun, fail, withdraw];
    expect(after(...withdrawn)).toMatchObject({ status: "withdrawn" });
    const again = { ...askPayout, at: at("2026-01-15"), reference: "out-2" };
    expect(codeOf(withdrawn, again)).toBe("notAccepted");
  });

  it.for<readonly [LoanRefusal, readonly LoanCommand[], LoanCommand]>([
    ["payoutAsked", begun, { ...askPayout, reference: "out-2" }],
    ["paymentUnknown", begun, { ...confirm, reference: "out-2" }],
    ["paymentUnknown", begun, { ...fail, reference: "out-2" }],
    ["paymentUnknown", [offer, accept], confirm],
    ["otherAmount", begun, { ...confirm, amount: "1199999" }],
    ["otherAmount", lent, { ...confirm, at: at("2026-01-15"), amount: "1" }],
    ["otherAmount", lent, askReturn("2026-01-15", "out-1", "1200000")],
    ["badInstant", begun, { ...confirm, paidAt: "yesterday" }],
    ["toldOtherwise", [...begun, fail], confirm],
    ["toldOtherwise", lent, { ...fail, at: at("2026-01-15") }],
  ])("%s", ([code, before, last]) => {
    expect(codeOf(before, last)).toBe(code);
  });

  it("of a loan from before payouts were asked for is read as it was kept", () => {
    const [offered, accepted, , drawn] = eventsOf(lent);
    expect(loanOf([offered!, accepted!, drawn!])).toMatchObject({ status: "running" });
  });
});

describe("money that nobody owes", () => {
  const owed = 1_200_000n + 6000n + 4000n + 2000n;

  it("goes to suspense where more comes than is owed, under one reference", () => {
    const events = eventsOf([...lent, repay("2026-02-13", "in", String(owed + 5n))]);
    expect(events.slice(-3)).toMatchObject([
      { kind: "repaid", principal: "1200000", reference: "in" },
      { kind: "suspended", amount: "5", reference: "in" },
      { kind: "closed" },
    ]);
    expect(loanOf(events)).toMatchObject({ status: "closed", cash: { suspense: 5n } });
  });

  it.for<readonly [string, readonly LoanCommand[]]>([
    ["closed", [...lent, repay("2026-02-13", "in", String(owed))]],
    ["accepted", [offer, accept]],
    ["under payout", begun],
    ["withdrawn", [offer, accept, { kind: "withdraw", at: at("2026-01-12"), because: "both" }]],
  ])("goes to suspense where the loan is %s", ([, before]) => {
    const late = repay("2026-03-01", "late", "700");
    const loan = after(...before, late);
    expect(loan).toMatchObject({ status: after(...before).status, cash: { suspense: 700n } });
    expect(eventsOf([...before, late, late])).toEqual(eventsOf([...before, late]));
  });

  it("that comes after a loss makes the loss smaller, and only beyond that is too much", () => {
    const lost: LoanCommand = { kind: "writeOff", at: at("2026-07-01"), because: "insolvent" };
    const part = [...lent, lost, repay("2026-08-01", "in", "410000")];
    expect(after(...part)).toMatchObject({ status: "writtenOff", loss: 800_000n });
    const all = [...part, repay("2026-08-02", "in-2", "802001")];
    expect(after(...all)).toMatchObject({ loss: 0n, cash: { suspense: 1n } });
  });

  it("goes back once, and is in suspense again where it could not", () => {
    const over = [...lent, repay("2026-02-13", "in", String(owed + 500n))];
    const back = [...over, askReturn("2026-02-14", "back-1", "500")];
    expect(after(...back)).toMatchObject({ cash: { suspense: 0n } });
    expect(codeOf(back, askReturn("2026-02-14", "back-2", "1"))).toBe("aboveSuspense");
    const failed = [...back, { ...fail, at: at("2026-02-15"), reference: "back-1" }];
    expect(after(...failed)).toMatchObject({ status: "closed", cash: { suspense: 500n } });
    const returned: LoanCommand = {
      kind: "confirm",
      at: at("2026-02-16"),
      paidAt: at("2026-02-16"),
      reference: "back-1",
      amount: "500",
    };
    expect(after(...back, returned)).toMatchObject({ status: "closed", cash: { suspense: 0n } });
    expect(codeOf(failed, returned)).toBe("toldOtherwise");
  });

  it("cannot be returned before a store is broken", () => {
    const event = { kind: "returned", at: at("2026-02-16"), reference: "back-9" } as const;
    expect(() => evolveLoan(after(...lent), event)).toThrow(TypeError);
  });
});

const reference = fc.constantFrom("a", "b", "c", "d", "e");
const amount = fc.constantFrom("1", "400000", "1200000", "1212000", "0", "1300000");
const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom("askPayout", "askReturn", "confirm", "repay"),
    reference,
    amount,
  }),
  fc.record({ kind: fc.constant("confirmAsked") }),
  fc.record({ kind: fc.constantFrom("fail"), reference, because: fc.constant("no account") }),
  fc.record({ kind: fc.constantFrom("assess") }),
  fc.record({ kind: fc.constantFrom("withdraw", "writeOff"), because: fc.constant("over") }),
);
type ExampleStory = typeof steps extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), step), { maxLength: 30 });
const DAY_MS = 86_400_000;

/** Few stories of chance come to these ends. */
const repaidInTime: ExampleStory = [
  [0, { kind: "askPayout", reference: "a", amount: "1200000" }],
  [1, { kind: "confirmAsked" }],
  [30, { kind: "repay", reference: "b", amount: "1212000" }],
  [30, { kind: "repay", reference: "c", amount: "1300000" }],
];

const lost: ExampleStory = [
  [0, { kind: "askPayout", reference: "a", amount: "1200000" }],
  [1, { kind: "confirmAsked" }],
  ...Array.from({ length: 6 }, (): ExampleStory[number] => [30, { kind: "assess" }]),
  [1, { kind: "writeOff", because: "over" }],
];

const told = { kind: "events", events: [] };

/** What the payment system says of an order that is open, whichever that is. */
function confirmed(events: readonly LoanEvent[]): object {
  const loan = loanOf(events);
  const orders = loan.status === "none" ? [] : [...loan.cash.orders];
  const [name, order] = orders.find(([, { state }]) => state === "asked") ?? ["none", undefined];
  return { kind: "confirm", reference: name, amount: String(order?.amount ?? 1n) };
}

const follows: Readonly<Record<string, readonly string[]>> = {
  accepted: ["payingOut", "withdrawn"],
  payingOut: ["running", "accepted"],
  running: ["closed", "writtenOff"],
  closed: [],
  writtenOff: [],
  withdrawn: [],
};

const sumOf = (
  events: readonly LoanEvent[],
  kind: "repaid" | "suspended" | "returnAsked",
): bigint =>
  events.reduce((sum, event) => {
    if (event.kind !== kind) return sum;
    if (event.kind === "repaid") return sum + BigInt(event.interest) + BigInt(event.principal);
    return sum + BigInt(event.amount);
  }, 0n);

describe("for any story of payments", () => {
  it("what came is applied, in suspense or on its way back; states follow in order; told twice is told once", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, (story) => {
        const events = eventsOf([offer, accept]);
        let ms = Date.parse(at("2026-01-11"));
        let came = 0n;
        const known = new Set<string>();
        for (const [days, one] of story) {
          ms += days * DAY_MS;
          const moment = new Date(ms).toISOString();
          const said = one.kind === "confirmAsked" ? confirmed(events) : one;
          const command = { ...said, at: moment, paidAt: moment } as LoanCommand;
          const before = loanOf(events);
          const decided = decideLoan(before, command);
          if (decided.kind === "refused") continue;
          events.push(...decided.events);
          const loan = loanOf(events);
          seen.add(loan.status);
          if (loan.status === "none" || before.status === "none") throw new Error("not offered");
          expect([before.status, ...(follows[before.status] ?? [])]).toContain(loan.status);
          const again = "reference" in command ? decideLoan(loan, command) : told;
          expect(again).toEqual(told);
          if (command.kind === "repay" && !known.has(command.reference)) {
            known.add(command.reference);
            came += BigInt(command.amount);
          }
          const orders = [...loan.cash.orders.values()].filter(({ state }) => state !== "failed");
          const back = orders
            .filter(({ purpose }) => purpose === "return")
            .reduce((sum, order) => sum + order.amount, 0n);
          expect(loan.cash.suspense).toBeGreaterThanOrEqual(0n);
          expect(sumOf(events, "repaid") + loan.cash.suspense + back).toBe(came);
          expect([...loan.cash.came.values()].reduce((sum, each) => sum + each, 0n)).toBe(came);
          // It is paid out once at most, and only then is anything owed.
          const payouts = orders.filter(({ purpose }) => purpose === "payout");
          expect(payouts.length).toBeLessThanOrEqual(1);
          const isDrawn = events.some(({ kind }) => kind === "drawnDown");
          expect("instalments" in loan).toBe(isDrawn);
          expect("instalments" in loan ? owedOn(loan) : 0n).toBeGreaterThanOrEqual(0n);
        }
        expect(loanOf(JSON.parse(JSON.stringify(events)) as LoanEvent[])).toEqual(loanOf(events));
      }),
      { numRuns: 600, examples: [[repaidInTime], [lost]] },
    );
    expect(seen).toEqual(new Set(Object.keys(follows)));
  });
});
