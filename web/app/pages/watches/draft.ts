import { defaultRules } from "../../../../service/quality/spc/nelson.ts";
import type { Operations } from "../../api/operations.ts";

type Body = Operations["addWatch"]["body"];
export type Kind = Body["kind"];

/** A watch as it is typed; shares in percent. */
export interface WatchDraft {
  readonly kind: Kind;
  readonly label: string;
  readonly metric: string;
  readonly unit: string;
  readonly machine: string;
  readonly subgroup: string;
  readonly baseline: string;
  readonly min: string;
  readonly max: string;
  readonly sameLot: boolean;
  readonly rules: readonly string[];
  readonly declaredMetric: string;
  readonly tolerance: string;
  readonly share: string;
  readonly least: string;
  readonly besideFrom: string;
}

export const blank: WatchDraft = {
  kind: "chart",
  label: "",
  metric: "",
  unit: "mm",
  machine: "",
  subgroup: "5",
  baseline: "25",
  min: "",
  max: "",
  sameLot: false,
  rules: defaultRules.map(String),
  declaredMetric: "",
  tolerance: "10",
  share: "90",
  least: "20",
  besideFrom: "",
};

/** As the service takes it, sound or not: the service says what is wrong with it. */
export function bodyOf(draft: WatchDraft): Body {
  const { label, machine, metric, unit } = draft;
  const watched = {
    label: label.trim(),
    metric: metric.trim(),
    unit: unit.trim(),
    ...(machine.trim() !== "" && { machine: machine.trim() }),
  };
  return draft.kind === "chart"
    ? { ...watched, kind: "chart", terms: chartTerms(draft) }
    : { ...watched, kind: "declared", terms: declaredTerms(draft) };
}

type ChartTerms = Extract<Body, { readonly kind: "chart" }>["terms"];
type DeclaredTerms = Extract<Body, { readonly kind: "declared" }>["terms"];

const chartTerms = ({ baseline, max, min, rules, sameLot, subgroup }: WatchDraft): ChartTerms => ({
  subgroup: countOf(subgroup),
  baseline: countOf(baseline),
  rules: rules.map(Number).toSorted((a, b) => a - b) as NonNullable<ChartTerms["rules"]>,
  sameLot,
  ...(min.trim() !== "" && { min: decimalOf(min) }),
  ...(max.trim() !== "" && { max: decimalOf(max) }),
});

const declaredTerms = (draft: WatchDraft): DeclaredTerms => ({
  declaredMetric: draft.declaredMetric.trim(),
  tolerance: shareOf(draft.tolerance),
  share: shareOf(draft.share),
  least: countOf(draft.least),
  ...(draft.besideFrom.trim() !== "" && { besideFrom: decimalOf(draft.besideFrom) }),
});

/** 0, which no count is, for what is none. */
const countOf = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

/** A comma is a point. */
const decimalOf = (text: string): string => text.trim().replace(",", ".");

const PERCENT_DIGITS = 4;

/** Percent as a share of one; what is no percent as it stands, which is no decimal either. */
function shareOf(text: string): string {
  const percent = decimalOf(text);
  const [, whole, part = ""] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent) ?? [];
  if (whole === undefined) return `${percent}%`;
  const digits = whole.padStart(3, "0") + part.padEnd(PERCENT_DIGITS, "0");
  return `${digits.slice(0, 1)}.${digits.slice(1)}`;
}
