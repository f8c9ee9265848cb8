import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { toMicro } from "../../../device-attest/decimal.ts";
import type { Inputs } from "../../../service/credit/decision/decidable.ts";
import { outcomes } from "../../../service/credit/decision/decision.ts";
import { policyHash, policyText, readPolicyText } from "../../../service/credit/decision/policy.ts";
import type { Books } from "../../../service/credit/working-capital.ts";
import {
  decided,
  granted,
  withApplication,
  withFigure,
  withPortrait,
  withThirdParty,
} from "./support/case.ts";

const share = fc.integer({ min: 0, max: 1_000_000 }).map((ppm) => decimal(BigInt(ppm)));
const money = fc.bigInt({ min: 0n, max: 5_000_000_000_000n }).map(decimal);

function decimal(micro: bigint): string {
  const fraction = (micro % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${String(micro / 1_000_000n)}${fraction === "" ? "" : `.${fraction}`}`;
}

const currency = "CNY";
const orders = fc.uniqueArray(
  fc.record({
    core: fc.constantFrom("Harbour Pumps", "Northern Gears", "Eastern Frames"),
    open: money,
    confirmation: fc.constantFrom("c0".repeat(32), null),
  }),
  { selector: ({ core }) => core },
);
const grades = fc.record({
  "hardware/sensor": fc.nat(1000),
  "software/controller": fc.nat(1000),
  "managed/person": fc.nat(1000),
});

/** Cases of all kinds: rich and poor, well and badly evidenced. */
const cases: fc.Arbitrary<Inputs> = fc
  .record({
    asked: money.filter((text) => text !== "0"),
    tenorMonths: fc.integer({ min: 1, max: 30 }),
    utilisation: share,
    onTimeInFull: share,
    coverage: share,
    grades,
    overdue: fc.integer({ min: 0, max: 80 }).map(String),
    orders,
    annual: money,
    owed: money,
    chain: money,
  })
  .map(
    ({
      annual,
      asked,
      chain,
      coverage,
      grades: mix,
      onTimeInFull,
      orders: book,
      overdue,
      owed,
      tenorMonths,
      utilisation,
    }) => {
      const applied = withApplication({
        asked,
        tenorMonths,
        orderBook: { currency, orders: book },
        cashFlow: { currency, annual },
      });
      const late = withThirdParty("daysOverdueLastYear", overdue, applied);
      const used = withFigure("utilisation", { value: utilisation, coverage, grades: mix }, late);
      const punctual = withFigure("onTimeInFull", { value: onTimeInFull }, used);
      const chains = [{ core: "Harbour Pumps", owed: chain }];
      return { ...punctual, exposure: { ...granted.exposure, factory: owed, chains } };
    },
  );

const offered = (inputs: Inputs): bigint => toMicro(decided(inputs).offer?.amount ?? "0");
const bytes = (inputs: Inputs): string => canonicalize(decided(inputs) as unknown as Json);

const valueOf = ({ portrait }: Inputs, name: string): string =>
  portrait.sections.flatMap(({ figures }) => figures).find((one) => one.name === name)!.value!;
const overdueOf = ({ application }: Inputs): number =>
  Number(application.thirdParty.find(({ name }) => name === "daysOverdueLastYear")!.value);

/** The same factory, a little worse in one thing. */
const worse: readonly (readonly [string, (inputs: Inputs, by: number) => Inputs])[] = [
  ...["utilisation", "onTimeInFull"].map(
    (name) =>
      [
        name,
        (inputs: Inputs, by: number) => {
          const value = toMicro(valueOf(inputs, name)) - BigInt(by);
          return withFigure(name, { value: decimal(value < 0n ? 0n : value) }, inputs);
        },
      ] as const,
  ),
  [
    "days overdue",
    (inputs, by) =>
      withThirdParty("daysOverdueLastYear", String(overdueOf(inputs) + (by % 60)), inputs),
  ],
  [
    "coverage",
    (inputs, by) => {
      const all = inputs.portrait.sections.flatMap(({ figures }) => figures);
      const { coverage } = all.find(({ name }) => name === "utilisation")!;
      const value = toMicro(coverage) - BigInt(by);
      return withFigure("utilisation", { coverage: decimal(value < 0n ? 0n : value) }, inputs);
    },
  ],
];

describe("for any case", () => {
  it.for(worse)("a worse %s never raises what is offered, nor the limit", ([, worsen]) => {
    fc.assert(
      fc.property(cases, fc.nat(600_000), (inputs, by) => {
        const poorer = worsen(inputs, by);
        expect(offered(poorer)).toBeLessThanOrEqual(offered(inputs));
        expect(toMicro(decided(poorer).limit.amount)).toBeLessThanOrEqual(
          toMicro(decided(inputs).limit.amount),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("limit and offer lie under every measure and cap, and the offer under what was asked for", () => {
    let offers = 0;
    fc.assert(
      fc.property(cases, (inputs) => {
        const { limit, offer } = decided(inputs);
        for (const { amount } of limit.measures)
          expect(toMicro(limit.amount)).toBeLessThanOrEqual(toMicro(amount));
        if (offer === null) return;
        offers++;
        expect(toMicro(offer.amount)).toBeLessThanOrEqual(toMicro(limit.amount));
        expect(toMicro(offer.amount)).toBeLessThanOrEqual(toMicro(inputs.application.asked));
        const { exposure, policy } = inputs;
        const owed = toMicro(exposure.factory) + toMicro(offer.amount);
        expect(owed).toBeLessThanOrEqual(toMicro(policy.limit.caps.factory));
      }),
      { numRuns: 400 },
    );
    expect(offers).toBeGreaterThan(0);
  });

  it("the order in which figures, values, orders and rules' flags came does not matter", () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), (inputs, seeds) => {
        const random = seeds[Symbol.iterator]();
        const mixed = <T>(list: readonly T[]): T[] =>
          list
            .map((one) => ({ one, at: random.next().value as number }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const { application, exposure, portrait } = inputs;
        const shuffled = withPortrait(
          {
            sections: mixed(portrait.sections).map((section) => ({
              ...section,
              figures: mixed(section.figures),
            })),
          },
          withApplication(
            {
              values: mixed(application.values),
              thirdParty: mixed(application.thirdParty),
              orderBook: { currency, orders: mixed(application.orderBook!.orders) },
            },
            { ...inputs, exposure: { ...exposure, chains: mixed(exposure.chains) } },
          ),
        );
        expect(bytes(shuffled)).toBe(bytes(inputs));
      }),
      { numRuns: 100 },
    );
  });

  it("the same inputs make the same bytes, and are left as they were", () => {
    fc.assert(
      fc.property(cases, (inputs) => {
        const before = JSON.stringify(inputs);
        const first = bytes(inputs);
        expect(bytes(structuredClone(inputs))).toBe(first);
        expect(JSON.stringify(inputs)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});

/** Decimals to the ends of what they may be. */
const wild = fc.oneof(
  fc.constantFrom("0", "999999999999.999999", "-999999999999.999999", "0.000001", "-0.000001"),
  fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map((micro) => {
    const text = decimal(micro < 0n ? -micro : micro);
    return micro < 0n ? `-${text}` : text;
  }),
);
const amounts = wild.map((text) => text.replace("-", ""));

describe("whatever an applicant brings", () => {
  it("is decided, however large, negative or odd, and to limits that are amounts of the house", () => {
    const names = Object.keys(granted.application.books!.balances);
    const balances = fc
      .tuple(...names.map(() => wild))
      .map(
        (values) =>
          Object.fromEntries(names.map((name, at) => [name, values[at]!])) as unknown as Books,
      );
    const open = fc.array(amounts, { maxLength: 40 });
    fc.assert(
      fc.property(
        balances,
        open,
        wild,
        amounts,
        wild,
        wild,
        (books, opens, annual, asked, value, coverage) => {
          const applied = withApplication({
            asked: toMicro(asked) === 0n ? "1" : asked,
            books: { currency, balances: books },
            cashFlow: { currency, annual },
            orderBook: {
              currency,
              orders: opens.map((one, at) => ({
                core: String(at),
                open: one,
                confirmation: "c0".repeat(32),
              })),
            },
          });
          const inputs = withFigure("utilisation", { value, coverage }, applied);
          const { limit, outcome } = decided(inputs);
          expect(outcomes).toContain(outcome);
          expect(toMicro(limit.amount)).toBeGreaterThanOrEqual(0n);
          expect(() => bytes(inputs)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("a policy comes out of its bytes as it went in, and has another hash for any other content", () => {
  const { policy } = granted;
  expect(policyHash(readPolicyText(policyText(policy)))).toBe(policyHash(policy));
  expect(policyHash({ ...policy, version: 2 })).not.toBe(policyHash(policy));
});
