import { type Static, Type } from "typebox";
import { DECIMAL_PATTERN } from "../../../device-attest/decimal.ts";
import { defaultRules, nelsonRules } from "../spc/nelson.ts";

const Decimal = Type.String({ pattern: DECIMAL_PATTERN });
const closed = { additionalProperties: false };

const SUBGROUP_MAX = 25;
const BASELINE = 25;

/** How a characteristic is charted. */
export const ChartTerms = Type.Object(
  {
    subgroup: Type.Integer({
      minimum: 1,
      maximum: SUBGROUP_MAX,
      description: "values in a row that make a point: made under the same conditions",
    }),
    baseline: Type.Integer({
      minimum: 10,
      maximum: 100,
      description: `points that the limits are learnt from; ${String(BASELINE)} where nothing is said`,
    }),
    rules: Type.Array(Type.Enum([...nelsonRules]), {
      maxItems: nelsonRules.length,
      uniqueItems: true,
      description: `Nelson's, by his numbers; ${defaultRules.join(", ")} where nothing is said`,
    }),
    sameLot: Type.Boolean({ description: "no point is made of inspections of two lots" }),
    min: Type.Optional(Decimal),
    max: Type.Optional(Decimal),
  },
  closed,
);
export type ChartTerms = Static<typeof ChartTerms>;

/** What has to be said of a chart; the rest may be. */
export const GivenChartTerms = Type.Object(
  {
    ...Type.Partial(ChartTerms).properties,
    subgroup: ChartTerms.properties.subgroup,
  },
  closed,
);

export const chartTermsOf = (given: Static<typeof GivenChartTerms>): ChartTerms => ({
  baseline: BASELINE,
  rules: [...defaultRules],
  sameLot: false,
  ...given,
});

/** What is declared of a machine by one metric, against what it measures by another of the same unit. */
export const DeclaredTerms = Type.Object(
  {
    declaredMetric: Type.String({ minLength: 1, maxLength: 128 }),
    tolerance: Type.String({
      ...Decimal,
      description: "share of what was declared by which a reading may lie beside it",
    }),
    besideFrom: Type.Optional(
      Type.String({ ...Decimal, description: "readings from it on say nothing: rapid traverses" }),
    ),
    share: Type.String({
      ...Decimal,
      description: "share of the readings that has to lie within, above 0 and up to 1",
    }),
    least: Type.Integer({ minimum: 1, maximum: 5000, description: "fewer readings say nothing" }),
  },
  closed,
);
export type DeclaredTerms = Static<typeof DeclaredTerms>;

interface Watched {
  /** In words of the factory. */
  readonly label: string;
  readonly metric: string;
  /** UCUM. */
  readonly unit: string;
  /** Undefined: each machine by itself. */
  readonly machine: string | undefined;
}

/** A characteristic that a factory has watched. */
export type WatchDraft = Watched &
  (
    | { readonly kind: "chart"; readonly terms: ChartTerms }
    | { readonly kind: "declared"; readonly terms: DeclaredTerms }
  );

export type Watch = WatchDraft & {
  readonly id: string;
  readonly no: number;
  /** Party id, hexadecimal. */
  readonly party: string;
  readonly addedAt: string;
  /** Since when it looks at nothing; undefined while it looks. */
  readonly pausedAt: string | undefined;
};

/** What keeps a watch from being one, by the member that is wrong. */
export interface WatchFault {
  readonly code: "crossed" | "shareOut" | "toleranceOut";
  /** RFC 6901. */
  readonly pointer: string;
  readonly detail: string;
}

/** Why nothing could be watched like this. */
export function watchFault({ kind, terms }: WatchDraft): WatchFault | undefined {
  if (kind === "chart") {
    const { max, min } = terms;
    const isUpsideDown = min !== undefined && max !== undefined && Number(min) >= Number(max);
    return isUpsideDown
      ? { code: "crossed", pointer: "/terms/max", detail: "nothing lies between min and max" }
      : undefined;
  }
  if (!(Number(terms.share) > 0 && Number(terms.share) <= 1))
    return { code: "shareOut", pointer: "/terms/share", detail: "lies above 0 and up to 1" };
  return Number(terms.tolerance) < 0
    ? { code: "toleranceOut", pointer: "/terms/tolerance", detail: "is no distance" }
    : undefined;
}
