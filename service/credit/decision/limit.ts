import { microText } from "../../../device-attest/decimal.ts";
import { microOf } from "../../score/table.ts";
import { workingCapital, WorkingCapitalError } from "../working-capital.ts";
import type { Application, Exposure } from "./application.ts";
import { requireOnce } from "./decision-error.ts";
import { coverageOf, type Facts, gradeShareOf } from "./facts.ts";
import type { Finding, InputName } from "./finding.ts";
import { down, least, MICRO, PPM } from "./micro.ts";
import type { Haircut, Policy } from "./policy-schema.ts";
import { figureBasis } from "./rules.ts";

export type MeasureCode =
  "workingCapital" | "orderBook" | "cashFlow" | "factoryCap" | "chainCap" | "capitalCap";

/** One of the amounts that the limit is the least of, in the currency of the policy, rounded down to a millionth. */
export interface Measure {
  readonly code: MeasureCode;
  /** Of the chain; empty where there is only one. */
  readonly name: string;
  readonly amount: string;
}

export interface Kept {
  readonly of: Haircut["of"];
  /** What was found, rounded down to a millionth. */
  readonly share: string;
  readonly keepPpm: number;
}

export interface Limit {
  readonly measures: readonly Measure[];
  /** Place of the least measure: what a higher limit would take. */
  readonly binding: number;
  readonly ceiling: string;
  readonly kept: readonly Kept[];
  readonly amount: string;
}

interface Given {
  readonly application: Application;
  readonly exposure: Exposure;
  readonly policy: Policy;
  readonly facts: Facts;
}

/**
 * The least of what the factory needs, what its orders and its cash flow pay back, and what the lender's caps leave; of
 * that so much as the evidence is worth, rounded down to the policy's step. A measure that cannot be worked out is left
 * out, and a person is told.
 */
export function limitFor(given: Given): {
  readonly limit: Limit;
  readonly findings: readonly Finding[];
} {
  const worked = [needOf(given), ordersOf(given), cashOf(given)].filter((one) => one !== undefined);
  const measures = [...worked.filter((one) => "amount" in one), ...capsOf(given)];
  const amounts = measures.map(({ amount }) => amount);
  const ceiling = amounts.reduce(least);
  const kept = given.policy.limit.haircuts.map((haircut) => keptOf(haircut, given.facts));
  const step = microOf(given.policy.limit.step);
  const exact = kept.reduce((n, { keepPpm }) => n * BigInt(keepPpm), ceiling);
  const amount = down(exact, PPM ** BigInt(kept.length) * step) * step;
  return {
    limit: {
      measures: measures.map(({ amount: micro, code, name }) => ({
        code,
        name,
        amount: microText(micro),
      })),
      binding: amounts.indexOf(ceiling),
      ceiling: microText(ceiling),
      kept,
      amount: microText(amount),
    },
    findings: [...worked.filter((one) => "effect" in one), ...haircutFindings(given, kept)],
  };
}

interface Amount {
  readonly code: MeasureCode;
  readonly name: string;
  readonly amount: bigint;
}

type Worked = Amount | Finding | undefined;

const notNegative = (micro: bigint): bigint => (micro < 0n ? 0n : micro);

/** What one of the applicant's three papers comes to. */
function paperOf<Paper extends { readonly currency: string }>(
  name: "books" | "orderBook" | "cashFlow",
  paper: Paper | null,
  {
    currency,
    use,
    of,
  }: {
    readonly currency: string;
    readonly use: "required" | "optional" | "unused";
    readonly of: (paper: Paper) => Amount | Finding["code"];
  },
): Worked {
  if (use === "unused" || (use === "optional" && paper === null)) return undefined;
  const basis: InputName = { kind: "input", name };
  const finding = (code: Finding["code"]): Finding => ({
    code,
    name,
    effect: "referred",
    of: basis,
  });
  if (paper === null) return finding("measureMissing");
  if (paper.currency !== currency) return finding("measureCurrency");
  const found = of(paper);
  return typeof found === "string" ? finding(found) : found;
}

const needOf = ({ application, policy }: Given): Worked =>
  paperOf("books", application.books, {
    currency: policy.currency,
    use: policy.limit.workingCapital.use,
    of: ({ balances }) => {
      try {
        const newLoan = wide(workingCapital(balances).newLoan);
        return { code: "workingCapital", name: "", amount: notNegative(newLoan) };
      } catch (error) {
        if (!(error instanceof WorkingCapitalError)) throw error;
        return error.code;
      }
    },
  });

/** Three decimals, and more digits before them than a decimal of the house may have. */
function wide(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const micro = BigInt(whole + fraction.padEnd(6, "0"));
  return text.startsWith("-") ? -micro : micro;
}

const ordersOf = ({ application, policy }: Given): Worked =>
  paperOf("orderBook", application.orderBook, {
    currency: policy.currency,
    use: policy.limit.orderBook.use,
    of: ({ orders }) => {
      requireOnce(
        orders.map(({ core }) => core),
        "duplicateName",
      );
      const { oneCorePpm, sharePpm } = policy.limit.orderBook;
      const open = confirmed(orders).map((order) => microOf(order.open));
      const all = open.reduce((sum, one) => sum + one, 0n);
      const most = down(all * BigInt(oneCorePpm), PPM);
      const counted = open.reduce((sum, one) => sum + least(one, most), 0n);
      return { code: "orderBook", name: "", amount: down(counted * BigInt(sharePpm), PPM) };
    },
  });

const YEAR_MONTHS = 12n;

const cashOf = ({ application, policy }: Given): Worked =>
  paperOf("cashFlow", application.cashFlow, {
    currency: policy.currency,
    use: policy.limit.cashFlow.use,
    of: ({ annual }) => {
      const inTenor = notNegative(microOf(annual)) * BigInt(application.tenorMonths);
      const share = inTenor * BigInt(policy.limit.cashFlow.sharePpm);
      return { code: "cashFlow", name: "", amount: down(share, YEAR_MONTHS * PPM) };
    },
  });

const left = (cap: bigint, used: bigint): bigint => notNegative(cap - used);

/** What is left under each cap. The whole loan counts for every chain that the orders are of. */
function capsOf({ application, exposure, policy }: Given): Amount[] {
  const { capitalPpm, chain, factory } = policy.limit.caps;
  const owed = microOf(exposure.factory);
  const share =
    capitalPpm === undefined
      ? undefined
      : down(microOf(exposure.capital) * BigInt(capitalPpm), PPM);
  const cores = chain === undefined ? [] : confirmed(application.orderBook?.orders ?? []);
  return [
    { code: "factoryCap", name: "", amount: left(microOf(factory), owed) },
    ...(share === undefined
      ? []
      : [{ code: "capitalCap" as const, name: "", amount: left(share, owed) }]),
    ...cores
      .map(({ core }) => core)
      .toSorted(byCodeUnits)
      .map((core) => {
        const used = exposure.chains.find((one) => one.core === core)?.owed ?? "0";
        return {
          code: "chainCap" as const,
          name: core,
          amount: left(microOf(chain ?? "0"), microOf(used)),
        };
      }),
  ];
}

type Order = NonNullable<Application["orderBook"]>["orders"][number];
const confirmed = (orders: readonly Order[]): Order[] =>
  orders.filter(({ confirmation }) => confirmation !== null);

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : 1);

function keptOf({ figures, of, steps }: Haircut, facts: Facts): Kept {
  const { d, n } =
    of === "coverage"
      ? { n: coverageOf(facts, figures), d: MICRO }
      : gradeShareOf(facts, figures, of);
  const step = steps.findLast(({ from }) => microOf(from) * d <= n * MICRO);
  return { of, share: microText(down(notNegative(n) * MICRO, d)), keepPpm: step?.keepPpm ?? 0 };
}

/** The haircut that costs most; undefined where none does. */
export function severest({ kept }: Limit, findings: readonly Finding[]): Finding | undefined {
  const [worst] = kept.toSorted((a, b) => a.keepPpm - b.keepPpm);
  return findings.find(({ code, name }) => code === "evidenceHaircut" && name === worst?.of);
}

const haircutFindings = ({ facts, policy }: Given, kept: readonly Kept[]): Finding[] =>
  kept.flatMap(({ keepPpm, of }, at) =>
    BigInt(keepPpm) === PPM
      ? []
      : [
          {
            code: "evidenceHaircut",
            name: of,
            effect: "lowered",
            of: figureBasis(weakest(policy.limit.haircuts[at]!, facts), facts),
          },
        ],
  );

/** Of the figures of a haircut the one that it stands on most: what to mend first. */
const weakest = ({ figures, of }: Haircut, facts: Facts): string =>
  figures.reduce((worst, name) =>
    weight(name, of, facts) < weight(worst, of, facts) ? name : worst,
  );

function weight(name: string, of: Haircut["of"], facts: Facts): bigint {
  if (of === "coverage") return coverageOf(facts, [name]);
  const { d, n } = gradeShareOf(facts, [name], of);
  return (n * MICRO) / d;
}
