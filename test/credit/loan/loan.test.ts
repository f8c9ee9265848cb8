import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLoan, earlyInterest } from "../../../service/credit/loan/decide-loan.ts";
import { evolveLoan, loanOf } from "../../../service/credit/loan/evolve-loan.ts";
import { balanceOf, type Loan, noLoan, openOf } from "../../../service/credit/loan/loan.ts";
import type { LoanCommand, LoanRefusal } from "../../../service/credit/loan/loan-command.ts";
import type { LoanEvent, Terms } from "../../../service/credit/loan/loan-event.ts";
import { termsOf } from "../../../service/credit/loan/terms.ts";

const terms: Terms = {
  principal: "12000000",
  currency: "CNY",
  rateBp: 600,
  months: 12,
  method: "equalPrincipal",
  timeZone: "Asia/Shanghai",
};
const at = (day: string, time = "02:00:00.000"): string => `${day}T${time}Z`;

const offer: LoanCommand = {
  kind: "offer",
  at: at("2026-01-10"),
  decision: "dc".repeat(32),
  terms,
  until: at("2026-01-20"),
};
const accept: LoanCommand = { kind: "accept", at: at("2026-01-11"), act: "ac".repeat(32) };
const askPayout: LoanCommand = {
  kind: "askPayout",
  at: at("2026-01-14"),
  reference: "out-1",
  amount: "12000000",
};
const confirm: LoanCommand = {
  kind: "confirm",
  at: at("2026-01-15"),
  reference: "out-1",
  amount: "12000000",
  paidAt: at("2026-01-15", "01:00:00.000"),
};
const repay = (day: string, reference: string, amount: string): LoanCommand => ({
  kind: "repay",
  at: at(day),
  reference,
  amount,
});
const assess = (day: string, time?: string): LoanCommand => ({ kind: "assess", at: at(day, time) });

/** Events of all commands; a refusal is an error. */
function eventsOf(
  commands: readonly LoanCommand[],
  before: readonly LoanEvent[] = [],
): LoanEvent[] {
  const events = [...before];
  for (const command of commands) {
    const decided = decideLoan(loanOf(events), command);
    if (decided.kind === "refused")
      throw new Error(`${command.kind} at ${command.at}: ${decided.code}`);
    events.push(...decided.events);
  }
  return events;
}

const running = eventsOf([offer, accept, askPayout, confirm]);
const after = (...commands: readonly LoanCommand[]): LoanEvent[] =>
  eventsOf(commands, running).slice(running.length);
const kindsOf = (events: readonly LoanEvent[]): string[] => events.map(({ kind }) => kind);
const refusalOf = (command: LoanCommand, events: readonly LoanEvent[] = running) => {
  const decided = decideLoan(loanOf(events), command);
  return decided.kind === "refused" ? decided.code : "none";
};
const drawnLoan = (events: readonly LoanEvent[]) => {
  const loan = loanOf(events);
  if (!("instalments" in loan)) throw new Error(loan.status);
  return loan;
};

describe("a loan", () => {
  it("is offered, accepted by an act, paid out, and has a schedule from that day", () => {
    expect(kindsOf(running)).toEqual(["offered", "accepted", "payoutAsked", "drawnDown"]);
    const { instalments } = drawnLoan(running);
    expect(instalments).toHaveLength(12);
    expect(instalments[0]).toMatchObject({
      due: "2026-02-15",
      principal: 1_000_000n,
      interest: 60_000n,
    });
    expect(balanceOf(loanOf(running))).toBe(12_000_000n);
  });

  it("is closed by its last cent", () => {
    const all = drawnLoan(running).instalments;
    const payments = all.map((one, index) =>
      repay(one.due, `p${String(index)}`, String(openOf(one))),
    );
    const events = after(...payments);
    expect(kindsOf(events)).toEqual([...Array.from({ length: 12 }, () => "repaid"), "closed"]);
    expect(drawnLoan([...running, ...events])).toMatchObject({
      status: "closed",
      loss: 0n,
      worstOverdueDays: 0,
    });
  });

  it("takes interest first, of the oldest instalment first", () => {
    expect(after(repay("2026-02-15", "p1", "50000"))).toMatchObject([
      { interest: "50000", principal: "0" },
    ]);
    expect(after(repay("2026-02-15", "p1", "1100000"))).toMatchObject([
      // 60,000 and 40,000 of the next one.
      { interest: "100000", principal: "1000000" },
    ]);
  });

  it("takes a payment once, by its payer's reference", () => {
    const once = after(repay("2026-02-15", "p1", "1060000"));
    const again = eventsOf([repay("2026-02-16", "p1", "1060000")], [...running, ...once]);
    expect(again).toHaveLength(running.length + 1);
    expect(refusalOf(repay("2026-02-16", "p1", "1"), [...running, ...once])).toBe("otherAmount");
    // The payer's references are not the lender's.
    expect(kindsOf(after(repay("2026-02-15", "out-1", "12000000")))).toEqual(["repaid"]);
  });

  it("answers a repeated payment even when it is closed, with nothing", () => {
    const owed = drawnLoan(running).instalments.reduce((sum, one) => sum + openOf(one), 0n);
    const last = repay("2026-02-01", "all", String(owed));
    const closed = [...running, ...after(last)];
    expect(loanOf(closed).status).toBe("closed");
    expect(decideLoan(loanOf(closed), last)).toEqual({ kind: "events", events: [] });
  });
});

describe("a day late", () => {
  it("begins at midnight where the lender is, after the day on which it was due", () => {
    expect(after(assess("2026-02-15", "15:59:59.999"))).toEqual([]);
    expect(after(assess("2026-02-15", "16:00:00.000"))).toMatchObject([
      { kind: "overdue", days: 1 },
    ]);
  });

  it("is told at 1, 30, 60 and 90 days, once each", () => {
    const days = [
      "2026-02-16",
      "2026-02-20",
      "2026-03-16",
      "2026-03-17",
      "2026-04-16",
      "2026-05-16",
      "2026-06-20",
    ];
    const events = after(...days.map((day) => assess(day)));
    expect(events.map((event) => (event.kind === "overdue" ? event.days : event.kind))).toEqual([
      1, 30, 60, 90,
    ]);
  });

  it("is counted whoever comes next, and remembered after it is mended", () => {
    const events = after(repay("2026-03-10", "p1", "1060000"));
    expect(events).toMatchObject([
      { kind: "overdue", days: 23, worst: 23 },
      { kind: "repaid" },
      { kind: "overdue", days: 0, worst: 23 },
    ]);
    expect(drawnLoan([...running, ...events])).toMatchObject({
      overdueDays: 0,
      worstOverdueDays: 23,
    });
    const later = after(assess("2026-02-16"), repay("2026-03-10", "p1", "1060000"));
    expect(drawnLoan([...running, ...later]).worstOverdueDays).toBe(23);
  });

  it("is fewer days late when the oldest instalment is paid and the next is late too", () => {
    const events = after(assess("2026-03-20"), repay("2026-03-20", "p1", "1060000"));
    expect(events).toMatchObject([
      { kind: "overdue", days: 33 },
      { kind: "repaid" },
      { kind: "overdue", days: 5, worst: 33 },
    ]);
  });
});

describe("paying early", () => {
  const first = repay("2026-02-15", "p1", "1060000");
  const early = (principal: bigint, day: string, extra = 0n): LoanCommand => {
    const loan = loanOf([...running, ...after(first)]);
    const interest = loan.status === "running" ? earlyInterest(loan, principal, day) : 0n;
    const amount = String(principal + interest + extra);
    return {
      kind: "repayEarly",
      at: at(day),
      reference: "early",
      principal: String(principal),
      amount,
    };
  };

  it("costs interest on what is paid until that day, and leaves the rest its days", () => {
    const events = after(first, early(5_500_000n, "2026-02-25"));
    // Ten days of 6 % on 55,000.00.
    expect(events.at(-1)).toMatchObject({
      kind: "repaidEarly",
      interest: "9167",
      principal: "5500000",
    });
    const loan = drawnLoan([...running, ...events]);
    expect(balanceOf(loan)).toBe(5_500_000n);
    expect(loan.instalments.map(({ due }) => due)).toEqual(
      drawnLoan(running)
        .instalments.slice(1)
        .map(({ due }) => due),
    );
  });

  it("of all closes the loan", () => {
    const events = after(first, early(11_000_000n, "2026-02-25"));
    expect(kindsOf(events)).toEqual(["repaid", "repaidEarly", "closed"]);
  });

  it.for<readonly [LoanRefusal, readonly LoanCommand[], LoanCommand]>([
    ["dueFirst", [], early(1n, "2026-02-15")],
    ["dueFirst", [first, repay("2026-02-20", "p2", "1")], early(1n, "2026-02-25")],
    ["aboveBalance", [first], early(11_000_001n, "2026-02-25")],
    ["amountDiffers", [first], early(5_000_000n, "2026-02-25", 1n)],
    ["amountZero", [first], early(0n, "2026-02-25", 1n)],
  ])("is refused: %s", ([code, before, command]) => {
    expect(refusalOf(command, eventsOf(before, running))).toBe(code);
  });
});

describe("new terms", () => {
  const restructure: LoanCommand = {
    kind: "restructure",
    at: at("2026-03-27"),
    because: "its largest customer went bankrupt",
    rateBp: 400,
    months: 24,
    method: "annuity",
  };

  it("spread what is owed anew, and forgive no interest", () => {
    const events = after(restructure);
    expect(kindsOf(events)).toEqual(["overdue", "restructured", "overdue"]);
    const loan = drawnLoan([...running, ...events]);
    expect(balanceOf(loan)).toBe(12_000_000n);
    expect(loan).toMatchObject({ restructurings: 1, overdueDays: 0, worstOverdueDays: 40 });
    // 60,000 and 55,000 that were due, 12 days of 6 % on 120,000.00, and a month of 4 %.
    expect(loan.instalments[0]).toMatchObject({
      due: "2026-04-27",
      interest: 60_000n + 55_000n + 24_000n + 40_000n,
    });
  });
});

describe("what cannot be", () => {
  const { principal: _, ...rest } = terms;
  const offered = (changed: Partial<Terms>): LoanCommand => ({
    ...offer,
    terms: { ...terms, ...changed },
  });
  const none: LoanEvent[] = [];
  const accepted = eventsOf([offer, accept]);
  const lost = eventsOf(
    [{ kind: "writeOff", at: at("2026-07-01"), because: "insolvent" }],
    running,
  );

  it.for<readonly [LoanRefusal, LoanCommand, readonly LoanEvent[]]>([
    ["badTerms", offered({ months: 0 }), none],
    ["badTerms", offered({ rateBp: -1 }), none],
    ["badTerms", offered({ rateBp: 1.5 }), none],
    ["amountZero", offered({ principal: "0" }), none],
    ["amountZero", offered({ principal: "1.5" }), none],
    ["badTimeZone", offered({ timeZone: "Asia/Nowhere" }), none],
    ["badInstant", { ...offer, at: "2026-02-30T00:00:00.000Z" }, none],
    ["offerExpired", { ...offer, until: offer.at }, none],
    ["alreadyOffered", { ...offer, at: at("2026-01-12") }, accepted],
    ["notOffered", accept, none],
    ["notOffered", { ...accept, at: at("2026-01-12") }, accepted],
    ["offerExpired", { ...accept, at: at("2026-01-20") }, eventsOf([offer])],
    ["outOfOrder", { ...accept, at: at("2026-01-09") }, eventsOf([offer])],
    ["notAccepted", askPayout, eventsOf([offer])],
    ["notAccepted", { ...askPayout, at: at("2026-01-16"), reference: "out-2" }, running],
    ["aboveOffer", { ...askPayout, amount: "12000001" }, accepted],
    ["amountZero", { ...askPayout, amount: "0" }, accepted],
    ["notOffered", repay("2026-02-01", "p", "1"), none],
    ["notRunning", { kind: "assess", at: at("2026-02-01") }, accepted],
    ["amountZero", repay("2026-02-01", "p", "-1"), running],
    ["notRunning", { kind: "writeOff", at: at("2026-07-02"), because: "" }, lost],
  ])("%s", ([code, command, events]) => {
    expect(refusalOf(command, events)).toBe(code);
  });

  it("an event that does not follow from the one before is a broken store", () => {
    expect(() => evolveLoan(noLoan, running[1]!)).toThrow(TypeError);
    expect(() => evolveLoan(loanOf(lost), { kind: "closed", at: at("2026-08-01") })).toThrow(
      TypeError,
    );
  });

  it("a write-off says what was lost", () => {
    expect(drawnLoan(lost)).toMatchObject({
      status: "writtenOff",
      loss: 12_000_000n,
      worstOverdueDays: 136,
    });
  });

  it("terms come from a decision, in whole cents", () => {
    const decided = { amount: "120000", currency: "CNY", rateBp: 600, tenorMonths: 12 };
    expect(termsOf(decided, rest)).toEqual(terms);
    expect(termsOf({ ...decided, amount: "1.005" }, rest)).toBeUndefined();
  });
});

const amount = fc.oneof(
  fc.integer({ min: 1, max: 13_000_000 }).map(String),
  fc.constantFrom("0", "1060000", "-5"),
);
const reference = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
const step = fc.oneof(
  fc.record({ kind: fc.constant("repay" as const), reference, amount }),
  fc.record({ kind: fc.constant("repayEarly" as const), reference, amount, principal: amount }),
  fc.record({ kind: fc.constant("early" as const), reference, principal: amount }),
  fc.record({ kind: fc.constant("assess" as const) }),
  fc.record({
    kind: fc.constant("restructure" as const),
    because: fc.constant("hard times"),
    rateBp: fc.integer({ min: 0, max: 3000 }),
    months: fc.integer({ min: 1, max: 36 }),
    method: fc.constantFrom("annuity" as const, "equalPrincipal" as const),
  }),
  fc.record({ kind: fc.constant("rest" as const), reference }),
);
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), step), { maxLength: 25 });

const DAY_MS = 86_400_000;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The command of a step at a moment, with the right amount where the step asks for it. */
function commandOf(loan: Loan, one: Step, moment: string): LoanCommand {
  if (one.kind === "early") {
    const wanted = /^\d+$/.test(one.principal) ? BigInt(one.principal) : 0n;
    const interest =
      loan.status === "running" ? earlyInterest(loan, wanted, moment.slice(0, 10)) : 0n;
    return { ...one, kind: "repayEarly", at: moment, amount: String(wanted + interest) };
  }
  if (one.kind !== "rest") return { ...one, at: moment };
  const owed =
    "instalments" in loan ? loan.instalments.reduce((sum, each) => sum + openOf(each), 0n) : 0n;
  return { kind: "repay", at: moment, reference: one.reference, amount: String(owed) };
}

describe("for any story of a loan", () => {
  it("the balance is never negative and never grows, the schedule is the balance, nothing follows the end", () => {
    let [closed, early] = [0, 0];
    fc.assert(
      fc.property(story, (steps) => {
        const events: LoanEvent[] = running.slice();
        let ms = Date.parse(at("2026-01-15"));
        for (const [days, one] of steps) {
          ms += days * DAY_MS;
          const before = loanOf(events);
          const decided = decideLoan(before, commandOf(before, one, new Date(ms).toISOString()));
          const found = decided.kind === "events" ? decided.events : [];
          // Nothing follows the end but money that nobody owes.
          expect(
            before.status === "closed" ? kindsOf(found).filter((kind) => kind !== "suspended") : [],
          ).toEqual([]);
          events.push(...found);
          const loan = drawnLoan(events);
          expect(balanceOf(loan)).toBeGreaterThanOrEqual(0n);
          expect(balanceOf(loan)).toBeLessThanOrEqual(balanceOf(before));
          for (const each of loan.instalments) {
            expect(each.paidPrincipal <= each.principal && each.paidInterest <= each.interest).toBe(
              true,
            );
            expect(each.principal >= 0n && each.interest >= 0n).toBe(true);
          }
          expect(loan.status === "closed").toBe(
            loan.instalments.every((each) => openOf(each) === 0n),
          );
        }
        if (loanOf(events).status === "closed") closed++;
        early += events.filter(({ kind }) => kind === "repaidEarly").length;
        // All principal that came is all that went, less what is owed.
        const back = events.reduce(
          (sum, event) =>
            event.kind === "repaid" || event.kind === "repaidEarly"
              ? sum + BigInt(event.principal)
              : sum,
          0n,
        );
        expect(back + balanceOf(loanOf(events))).toBe(12_000_000n);
        // What was kept as JSON leads to the same loan.
        expect(loanOf(JSON.parse(JSON.stringify(events)) as LoanEvent[])).toEqual(loanOf(events));
      }),
      { numRuns: 400 },
    );
    expect(closed).toBeGreaterThan(0);
    expect(early).toBeGreaterThan(0);
  });
});
