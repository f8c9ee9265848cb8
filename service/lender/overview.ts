import type { Outcome } from "../credit/decision/decision.ts";
import type { Policy } from "../credit/decision/policy-schema.ts";
import type { KeptLoan } from "../credit/loan/loan.store.ts";
import type { KeptReview } from "../credit/warning/review.store.ts";
import { microText } from "../../device-attest/decimal.ts";
import { type DecisionBar, decisionBar } from "../score/document/may-decide.ts";
import type { Model } from "../score/document/model-schema.ts";
import { type Stability, stabilityIndex, stabilityOf } from "../score/measure/stability.ts";
import { microOf } from "../score/table.ts";
import type { Firm } from "./case.ts";
import { type LoanBook, type Offered } from "./loan-book.ts";
import { type Seasoning, seasoningOf } from "./vintages.ts";
import { type WatchedCase, watchedCases } from "./watched-cases.ts";

/** What a decision of the last months came to. */
export interface Decided {
  /** YYYY-MM, UTC. */
  readonly month: string;
  readonly outcome: Outcome;
  readonly points: number | null;
}

export interface Owed {
  readonly amount: string;
  /** The policy's cap; null where it has none. */
  readonly cap: string | null;
}

export type Warning =
  | { readonly code: "modelMayNot"; readonly bar: DecisionBar }
  | { readonly code: "modelEnds"; readonly days: number }
  | { readonly code: "scoresShifted"; readonly index: number }
  | { readonly code: "nearCap"; readonly name: string; readonly sharePpm: number };

/** How a lender's decisions stand together. */
export interface Overview {
  readonly currency: string;
  /** Null without a loan book. */
  readonly exposure: {
    readonly asOf: string;
    readonly firms: readonly (Owed & { readonly firm: Firm })[];
    readonly chains: readonly (Owed & { readonly core: string })[];
  } | null;
  readonly months: readonly {
    readonly month: string;
    readonly counts: Readonly<Record<Outcome, number>>;
  }[];
  /** How the loans stand that were paid out, and how those of each month stood. */
  readonly seasoning: Seasoning;
  /** Of the points of these decisions against those of the model's training. */
  readonly stability: {
    readonly index: number;
    readonly verdict: Stability;
    readonly scored: number;
    readonly bands: readonly {
      readonly from: number;
      readonly to: number;
      readonly expected: number;
      readonly seen: number;
    }[];
  } | null;
  readonly model: Pick<Model, "name" | "version" | "status" | "owner" | "validUntil"> & {
    readonly bar: DecisionBar | null;
  };
  readonly warnings: readonly Warning[];
  /** Cases in which something has become worse since they were decided, the worst first. */
  readonly watched: readonly WatchedCase[];
}

interface Of {
  /** The newest review of each case. */
  readonly reviews: readonly KeptReview[];
  readonly model: Model;
  readonly policy: Policy;
  readonly book: LoanBook | undefined;
  readonly offers: readonly Offered[];
  readonly decided: readonly Decided[];
  /** That were paid out. */
  readonly loans: readonly Pick<KeptLoan, "events" | "loan">[];
  readonly nameOf: (party: string) => string | null;
  readonly now: string;
}

const DAY_MS = 86_400_000;
const ENDS_SOON_DAYS = 60;
/** Of fewer the index says more about chance than about who comes. */
const SCORES_MIN = 100;
const NEAR_CAP_PPM = 800_000;

export function overviewOf(of: Of): Overview {
  const { book, decided, model, now, policy } = of;
  const exposure = book === undefined ? null : exposureOf(of, book);
  const stability = stabilityIn(decided, model);
  const bar = decisionBar(model, now) ?? null;
  const { name, owner, status, validUntil, version } = model;
  return {
    currency: policy.currency,
    exposure,
    months: monthsOf(decided),
    seasoning: seasoningOf(of.loans, policy.currency, now),
    stability,
    model: { name, owner, status, validUntil, version, bar },
    warnings: [
      ...(bar === null ? endsSoon(validUntil, now) : [{ code: "modelMayNot", bar } as const]),
      ...(stability?.verdict === "shifted" && stability.scored >= SCORES_MIN
        ? [{ code: "scoresShifted", index: stability.index } as const]
        : []),
      ...nearCaps(exposure),
    ],
    watched: watchedCases(of),
  };
}

function exposureOf(
  { nameOf, offers, policy }: Of,
  book: LoanBook,
): NonNullable<Overview["exposure"]> {
  const firms = sums(
    book.factories,
    offers.map(({ amount, factory }) => [factory, amount] as const),
  );
  const chains = sums(
    book.chains,
    offers.flatMap(({ amount, cores }) => cores.map((core) => [core, amount] as const)),
  );
  const { chain = null, factory } = policy.limit.caps;
  return {
    asOf: book.asOf,
    firms: firms.map(([id, amount]) => ({ firm: { id, name: nameOf(id) }, amount, cap: factory })),
    chains: chains.map(([core, amount]) => ({ core, amount, cap: chain })),
  };
}

/** The largest first. */
function sums(
  known: Readonly<Record<string, string>>,
  more: readonly (readonly [name: string, amount: string])[],
): (readonly [name: string, amount: string])[] {
  const owed = new Map<string, bigint>();
  for (const [name, amount] of [...Object.entries(known), ...more])
    owed.set(name, (owed.get(name) ?? 0n) + microOf(amount));
  return [...owed]
    .toSorted(([a, one], [b, other]) => {
      if (one !== other) return one > other ? -1 : 1;
      return a < b ? -1 : 1;
    })
    .map(([name, micro]) => [name, microText(micro)] as const);
}

const none: Readonly<Record<Outcome, number>> = {
  approved: 0,
  counterOffer: 0,
  declined: 0,
  referred: 0,
};

function monthsOf(decided: readonly Decided[]): Overview["months"] {
  const months = new Map<string, Record<Outcome, number>>();
  for (const { month, outcome } of decided) {
    const counts = months.get(month) ?? { ...none };
    counts[outcome] += 1;
    months.set(month, counts);
  }
  return [...months]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, counts]) => ({ month, counts }));
}

function stabilityIn(decided: readonly Decided[], { scorecard }: Model): Overview["stability"] {
  const points = decided.flatMap((one) => (one.points === null ? [] : [one.points]));
  const trained = scorecard.measures.bands;
  if (points.length === 0 || trained.length === 0) return null;
  const seen = trained.map((_, at) => points.filter((one) => bandOf(trained, one) === at).length);
  const expected = trained.map(({ bads, goods }) => bads + goods);
  const index = stabilityIndex(expected, seen);
  if (index === undefined) return null;
  return {
    index,
    verdict: stabilityOf(index),
    scored: points.length,
    bands: trained.map(({ from, to }, at) => ({
      from,
      to,
      expected: expected[at] ?? 0,
      seen: seen[at] ?? 0,
    })),
  };
}

/** A score between two bands, or beyond them, lies in the one that begins below it. @returns its place */
export const bandOf = (bands: readonly { readonly from: number }[], points: number): number =>
  Math.max(
    0,
    bands.findLastIndex(({ from }) => from <= points),
  );

function endsSoon(validUntil: string, now: string): Warning[] {
  const days = Math.floor((Date.parse(validUntil) - Date.parse(now)) / DAY_MS);
  return days <= ENDS_SOON_DAYS ? [{ code: "modelEnds", days }] : [];
}

function nearCaps(exposure: Overview["exposure"]): Warning[] {
  const all = [
    ...(exposure?.firms ?? []).map(({ firm, ...owed }) => ({
      name: firm.name ?? firm.id,
      ...owed,
    })),
    ...(exposure?.chains ?? []).map(({ core, ...owed }) => ({ name: core, ...owed })),
  ];
  return all.flatMap(({ amount, cap, name }) => {
    if (cap === null || microOf(cap) === 0n) return [];
    const sharePpm = Number((microOf(amount) * 1_000_000n) / microOf(cap));
    return sharePpm >= NEAR_CAP_PPM ? [{ code: "nearCap" as const, name, sharePpm }] : [];
  });
}
