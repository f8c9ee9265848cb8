import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Inputs } from "../../../service/credit/decision/decidable.ts";
import { portraitCheck } from "../../../service/credit/decision/application.ts";
import { decide } from "../../../service/credit/decision/decide.ts";
import type { DecisionErrorCode } from "../../../service/credit/decision/decision-error.ts";
import type { PortraitSection } from "../../../service/portrait/section.ts";
import {
  AT,
  codesOf,
  decided,
  type Figure,
  granted,
  validated,
  withApplication,
  withAuthorisation,
  withFigure,
  withLimit,
  withModel,
  withPolicy,
  withPortrait,
  withThirdParty,
} from "./support/case.ts";

const { application, exposure, policy, portrait } = granted;
const LATE = "46";

const refusal = (code: DecisionErrorCode) => expect.objectContaining({ code }) as unknown;

describe("a sound case", () => {
  it("is granted what was asked for, at funding, operation, risk and margin", () => {
    const decision = decided(granted);
    expect(decision).toMatchObject({ outcome: "approved", bar: null, reasons: [], findings: [] });
    // 34,934 ppm of 45 %, rounded up to a basis point.
    expect(decision.score).toMatchObject({ points: 627, pdPpm: 34_934 });
    expect(decision.price).toMatchObject({ riskBp: 158, rateBp: 210 + 120 + 158 + 80 });
    expect(decision.offer).toEqual({
      amount: "800000",
      currency: "CNY",
      tenorMonths: 12,
      rateBp: 568,
    });
  });

  it("is offered less where less can be lent, and told what limits it", () => {
    const decision = decided(withApplication({ asked: "1300000" }));
    expect(decision).toMatchObject({ outcome: "counterOffer", offer: { amount: "1200000" } });
    expect(codesOf(withApplication({ asked: "1300000" }))).toEqual(["limitBelowAsked cashFlow"]);
  });

  it("costs more for longer", () => {
    expect(decided(withApplication({ tenorMonths: 13 })).price).toMatchObject({ tenorBp: 30 });
  });
});

describe("only a model that may decide decides by itself", () => {
  it.for([
    ["notValidated", { status: "illustrative" }],
    ["notValidated", { status: "shadow" }],
    ["notValidated", { status: "retired" }],
    ["ownerValidates", { validator: validated.owner }],
    ["expired", { validUntil: AT }],
  ] as const)("%s %j refers to a person, whatever else is found", ([bar, changed]) => {
    const good = withModel(changed);
    const bad = withThirdParty(
      "enforcement",
      "open",
      withThirdParty("daysOverdueLastYear", LATE, good),
    );
    expect(decided(good)).toMatchObject({ outcome: "referred", bar, offer: null });
    expect(decided(bad)).toMatchObject({ outcome: "referred", bar, offer: null });
    expect(codesOf(bad)[0]).toBe(bar);
  });
});

describe("the score", () => {
  const dear = withPolicy({ price: { ...policy.price, maxBp: 100_000 } });
  const late = withThirdParty("daysOverdueLastYear", LATE, dear);
  const low = withFigure("utilisation", { value: "0.2" }, late);

  it("refuses under its cut-off, with the largest shortfalls first and the figure behind each", () => {
    const { outcome, reasons } = decided(low);
    expect(outcome).toBe("declined");
    expect(reasons.map(({ name, of }) => [name, of.name])).toEqual([
      ["days.overdue.last.year", "daysOverdueLastYear"],
      ["utilisation", "utilisation"],
      ["industry", "industry"],
    ]);
    expect(reasons[1]).toMatchObject({
      code: "shortfall",
      of: { kind: "figure", formula: "utilisation/1" },
      words: { en: "the machines stand still often", zh: "设备停机较多" },
    });
  });

  it("never crowds out what would have refused alone", () => {
    const worst = withFigure(
      "onTimeInFull",
      { value: "0.5" },
      withThirdParty("enforcement", "open", low),
    );
    const codes = codesOf(
      withApplication({ values: [{ name: "industry", value: "surface treatment" }] }, worst),
    );
    expect(codes).toHaveLength(4);
    expect(codes.at(-1)).toBe("rule enforcement");
  });

  it("asks a person between the cut-offs", () => {
    const between = withPolicy({ points: { approveFrom: 628, personFrom: 627 } });
    expect([decided(between).outcome, codesOf(between)]).toEqual(["referred", ["scoreBetween"]]);
    const above = withPolicy({ points: { approveFrom: 627, personFrom: 0 } });
    expect(decided(above).outcome).toBe("approved");
    const below = withPolicy({ points: { approveFrom: 640, personFrom: 628 } });
    expect(decided(below).outcome).toBe("declined");
  });

  it("is none where the model never saw such a case: a person decides", () => {
    const gap = withFigure("utilisation", { value: null, gap: "insufficientData" });
    expect(decided(gap)).toMatchObject({ outcome: "referred", score: null, price: null });
    expect(codesOf(gap)).toEqual(["unscorable utilisation"]);
    const unknown = withApplication({ values: [{ name: "industry", value: "alchemy" }] });
    expect(codesOf(unknown)).toEqual(["unscorable industry"]);
    expect(codesOf(withThirdParty("daysOverdueLastYear", "many"))).toEqual([
      "unscorable days.overdue.last.year",
    ]);
    const huge = withFigure("utilisation", { value: "999999999999" });
    expect(codesOf(huge)).toEqual(["unscorable utilisation"]);
  });
});

describe("a rule of the policy", () => {
  const person = { grades: { "software/person": 10 } };

  it.for<readonly [string, string, Inputs]>([
    ["declined", "enforcement", withThirdParty("enforcement", "open")],
    ["referred", "enforcementUnknown", withThirdParty("enforcement", undefined)],
    ["declined", "scrap", withFigure("firstPassYield", { value: "0.799999" })],
    ["referred", "qualityUnknown", withFigure("firstPassYield", { value: null, gap: "noBase" })],
    ["declined", "thin", withFigure("utilisation", { coverage: "0.499999" })],
    ["declined", "hearsay", withFigure("utilisation", person)],
    ["declined", "hearsay", withFigure("utilisation", { grades: {} })],
    ["referred", "replayed", withPortrait({ flags: [{ flag: "replayedSeries" }] })],
    ["referred", "contested", withPortrait({ objections: [{ figure: "onTimeInFull" }] })],
  ])("%s by %s", ([outcome, rule, inputs]) => {
    expect(decided(inputs)).toMatchObject({ outcome, offer: null });
    expect(codesOf(inputs)).toContain(`rule ${rule}`);
  });

  it("does not strike at its threshold, nor by a value that is missing", () => {
    expect(decided(withFigure("firstPassYield", { value: "0.8" })).outcome).toBe("approved");
    const other = withFigure("firstPassYield", { value: null, gap: "mixedUnits" });
    expect(decided(other).outcome).toBe("approved");
  });

  it("strikes where a number was asked for and something else came", () => {
    const rule = { ...policy.rules[0]!, when: { kind: "above", than: "30" } as const };
    const of = { kind: "thirdParty", name: "enforcement" } as const;
    const rules = [{ ...rule, when: { ...rule.when, of } }];
    expect(decided(withPolicy({ rules })).outcome).toBe("declined");
  });

  it("is told in the words of the policy", () => {
    expect(decided(withThirdParty("enforcement", "open")).reasons[0]!.words).toEqual(
      policy.rules[0]!.words,
    );
  });
});

const books = application.books!;
const orderBook = application.orderBook!;
const cashFlow = application.cashFlow!;

const amounts = (inputs: Inputs) =>
  Object.fromEntries(
    decided(inputs).limit.measures.map(({ amount, code, name }) => [
      `${code} ${name}`.trim(),
      amount,
    ]),
  );

describe("the limit", () => {
  it("is the least of need, orders, cash flow and what the caps leave", () => {
    expect(amounts(granted)).toEqual({
      workingCapital: "1506750",
      // 1.4 and 0.7 of 2.1 million confirmed; one enterprise counts for half at most: 1.75 million, 70 % of it.
      orderBook: "1225000",
      cashFlow: "1200000",
      factoryCap: "3000000",
      capitalCap: "9000000",
      "chainCap Harbour Pumps": "1500000",
      "chainCap Northern Gears": "20000000",
    });
  });

  it("leaves nothing below nothing", () => {
    const used = { ...granted, exposure: { ...exposure, factory: "4000000" } };
    expect(decided(used)).toMatchObject({ outcome: "declined", limit: { amount: "0" } });
    expect(codesOf(used)).toEqual(["limitBelowMin factoryCap"]);
    expect(amounts(withApplication({ cashFlow: { ...cashFlow, annual: "-5" } }))).toMatchObject({
      cashFlow: "0",
    });
    const rich = { ...books, balances: { ...books.balances, otherFunds: "99000000" } };
    expect(codesOf(withApplication({ books: rich }))).toEqual(["limitBelowMin workingCapital"]);
    expect(codesOf(withApplication({ orderBook: { ...orderBook, orders: [] } }))).toEqual([
      "limitBelowMin orderBook",
    ]);
  });

  it("is a multiple of the step, rounded down", () => {
    const cents = withApplication({ cashFlow: { ...cashFlow, annual: "1000000.01" } });
    expect(amounts(cents)).toMatchObject({ cashFlow: "800000.008" });
    expect(decided(cents).limit.amount).toBe("800000");
    const step = decided(withLimit({ step: "0.01" }, cents)).limit.amount;
    expect(step).toBe("800000");
  });

  it("keeps so much as coverage and grade are worth", () => {
    const thin: Partial<Figure> = { coverage: "0.8", grades: { "software/sensor": 1 } };
    const decision = decided(withFigure("utilisation", thin));
    expect(decision.limit).toMatchObject({
      kept: [
        { of: "coverage", share: "0.8", keepPpm: 850_000 },
        { of: "hardwareKey", share: "0", keepPpm: 700_000 },
      ],
      // 1,200,000 · 0.85 · 0.7
      amount: "714000",
    });
    expect(codesOf(withFigure("utilisation", thin))).toEqual([
      "limitBelowAsked cashFlow",
      "evidenceHaircut coverage",
      "evidenceHaircut hardwareKey",
    ]);
    const thinnest = withFigure("firstPassYield", { coverage: "0.49" });
    expect(decided(thinnest)).toMatchObject({ outcome: "declined", limit: { amount: "0" } });
    expect(decided(thinnest).reasons).toMatchObject([
      { code: "evidenceBelowMin", name: "coverage", of: { name: "firstPassYield" } },
    ]);
  });

  it.for<readonly [string, Inputs]>([
    ["measureMissing books", withApplication({ books: null })],
    ["measureMissing orderBook", withApplication({ orderBook: null })],
    ["measureCurrency books", withApplication({ books: { ...books, currency: "EUR" } })],
    [
      "measureCurrency orderBook",
      withApplication({ orderBook: { ...orderBook, currency: "EUR" } }),
    ],
    ["measureCurrency cashFlow", withApplication({ cashFlow: { ...cashFlow, currency: "EUR" } })],
    [
      "noSales books",
      withApplication({ books: { ...books, balances: { ...books.balances, sales: "0" } } }),
    ],
    [
      "noCycle books",
      withApplication({
        books: { ...books, balances: { ...books.balances, averagePayables: "9000000" } },
      }),
    ],
  ])("that cannot be worked out is a person's: %s", ([code, inputs]) => {
    expect(decided(inputs)).toMatchObject({ outcome: "referred", offer: null });
    expect(codesOf(inputs)).toEqual([code]);
  });

  it("does without what is optional, and does not look at what is unused", () => {
    expect(decided(withApplication({ cashFlow: null })).limit.ceiling).toBe("1225000");
    const unused = withLimit({ cashFlow: { use: "unused", sharePpm: 0 } });
    expect(decided(unused).limit.ceiling).toBe("1225000");
  });
});

describe("terms", () => {
  it.for<readonly [string, string, Inputs]>([
    ["declined", "tenorOutside", withApplication({ tenorMonths: 2 })],
    ["declined", "tenorOutside", withApplication({ tenorMonths: 25 })],
    ["declined", "askedBelowMin", withApplication({ asked: "49999.99" })],
    ["referred", "amountAbove", withPolicy({ withoutPersonMax: "799999.99" })],
    ["declined", "priceAbove", withPolicy({ price: { ...policy.price, maxBp: 567 } })],
  ])("%s by %s", ([outcome, code, inputs]) => {
    expect([decided(inputs).outcome, codesOf(inputs)]).toEqual([outcome, [code]]);
  });

  it("hold up to their ends", () => {
    for (const inputs of [
      withApplication({ tenorMonths: 24 }),
      withApplication({ asked: "50000" }),
      withPolicy({ withoutPersonMax: "800000" }),
      withPolicy({ price: { ...policy.price, maxBp: 568 } }),
    ])
      expect(decided(inputs).outcome).toBe("approved");
  });
});

describe("nothing is decided", () => {
  const [section] = portrait.sections;
  const [mapping] = policy.characteristics;

  it.for<readonly [DecisionErrorCode, Inputs]>([
    ["authorisationUnsound", withAuthorisation({}, { commitment: "00".repeat(32) })],
    ["otherGrantor", withAuthorisation({ grantor: "0b".repeat(32) })],
    ["otherGrantee", withAuthorisation({ grantee: "0b".repeat(32) })],
    ["purposeNotAuthorised", withAuthorisation({ purpose: "audit" })],
    ["purposeNotAuthorised", withPortrait({ purpose: "creditMonitoring" })],
    ["authorisationRevoked", withAuthorisation({}, { revoked: true })],
    ["authorisationNotYetValid", withAuthorisation({ validFrom: "2026-06-02T01:00:00.001Z" })],
    ["authorisationExpired", withAuthorisation({ expiresAt: AT })],
    ["authorisationUsedUp", withAuthorisation({}, { used: 1 })],
    ["sectionNotAuthorised", withAuthorisation({ scope: { ...scope(), sections: ["orders"] } })],
    [
      "periodNotAuthorised",
      withAuthorisation({ scope: { ...scope(), from: "2025-06-01T00:00:00.001Z" } }),
    ],
    ["otherFactory", withPortrait({ factory: "0b".repeat(32) })],
    ["otherLender", withPortrait({ lender: "0b".repeat(32) })],
    ["otherLender", withPolicy({ lender: "0b".repeat(32) })],
    ["otherNonce", withPortrait({ nonce: "YW5vdGhlciBub25jZSAuLg" })],
    ["duplicateFigure", withPortrait({ sections: [...portrait.sections, section!] })],
    ["duplicateName", withApplication({ values: [...application.values, application.values[0]!] })],
    [
      "duplicateName",
      withApplication({
        orderBook: { ...orderBook, orders: [...orderBook.orders, orderBook.orders[0]!] },
      }),
    ],
    [
      "duplicateName",
      { ...granted, exposure: { ...exposure, chains: [...exposure.chains, ...exposure.chains] } },
    ],
    ["nothingAsked", withApplication({ asked: "0.00" })],
    ["zeroTenor", withApplication({ tenorMonths: 0 })],
    ["otherCurrency", withApplication({ currency: "EUR" })],
    ["otherCurrency", { ...granted, exposure: { ...exposure, currency: "EUR" } }],
    ["otherModel", { ...granted, model: { ...validated, version: 2 } }],
    ["unmapped", withPolicy({ characteristics: policy.characteristics.slice(1) })],
    [
      "mappingUnknown",
      withPolicy({
        characteristics: [...policy.characteristics, { ...mapping!, characteristic: "moon" }],
      }),
    ],
    ["policyUnsound", withPolicy({ points: { approveFrom: 1, personFrom: 2 } })],
    ["policyUnsound", withPolicy({ rules: [policy.rules[0]!, policy.rules[0]!] })],
    ["policyUnsound", withPolicy({ tenorMonths: { min: 4, max: 3 } })],
    ["policyUnsound", withLimit({ step: "0" })],
    ["policyUnsound", withLimit({ min: "0" })],
    [
      "policyUnsound",
      withLimit({
        workingCapital: { use: "optional" },
        orderBook: { ...policy.limit.orderBook, use: "optional" },
      }),
    ],
    ["policyUnsound", withLimit({ orderBook: { ...policy.limit.orderBook, use: "optional" } })],
    [
      "policyUnsound",
      withLimit({
        haircuts: [{ of: "coverage", figures: ["a"], steps: [{ from: "0.1", keepPpm: 1 }] }],
      }),
    ],
    [
      "policyUnsound",
      withLimit({
        haircuts: [
          {
            of: "coverage",
            figures: ["a"],
            steps: [
              { from: "0", keepPpm: 2 },
              { from: "0.5", keepPpm: 1 },
            ],
          },
        ],
      }),
    ],
    [
      "policyUnsound",
      withPolicy({ price: { ...policy.price, tenor: [{ fromMonths: 4, bp: 0 }] } }),
    ],
  ])("%s", ([code, inputs]) => {
    expect(() => decided(inputs)).toThrow(refusal(code));
  });

  it("at no moment of any calendar", () => {
    expect(() => decide(granted, "2026-02-30T00:00:00.000Z")).toThrow(refusal("notAnInstant"));
  });
});

function scope() {
  return application.authorisation.document.scope;
}

/** What is no part of the engine: it keeps things, or does them in its time. */
const keeps = /\.(?:store|job)\.ts$/;

it("evaluates no function of floating point: no file of the engine names Math", () => {
  const folder = join(import.meta.dirname, "../../../service/credit");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !keeps.test(name))
    .map((name) => join(folder, name));
  expect(files.length).toBeGreaterThan(15);
  const faulty = files.filter((file) =>
    /\bMath\b|parseFloat|\bDate\b/.test(readFileSync(file, "utf8")),
  );
  expect(faulty).toEqual([]);
});

it("reads what the portrait's stage makes, as it makes it", () => {
  const made: PortraitSection = {
    section: "utilisation",
    period: { from: "2025-06-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" },
    counted: 12,
    figures: [
      {
        name: "utilisation",
        formula: "utilisation/1",
        unit: "1",
        value: "0.664",
        gap: null,
        numerator: "664",
        denominator: "1000",
        coverage: "0.94",
        records: 12,
        grades: { "hardware/sensor": 12 },
        claimedTime: 0,
        log: { first: 1, last: 12 },
        buckets: [],
      },
    ],
    machines: [],
  };
  const others = portrait.sections.slice(1);
  const received = withPortrait({ sections: [made, ...others] });
  expect(portraitCheck.Check(received.portrait)).toBe(true);
  expect(decided(received)).toMatchObject({ outcome: "approved", score: { points: 627 } });
});
