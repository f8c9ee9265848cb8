import type { Static } from "typebox";
import type { FoundRule } from "../../quality/found-rules.ts";
import type { InspectionPlan } from "../../quality/inspection-plan.ts";
import type { HoldShown, InspectionShown } from "../../quality/lot-detail.store.ts";
import type { LotSummary } from "../../quality/lot-list.store.ts";
import type { Reason } from "../../quality/reason.ts";
import type { LotSchema, LotSummarySchema } from "./schemas.ts";

type Lot = Static<typeof LotSchema>;

export const shownSummary = (lot: LotSummary): Static<typeof LotSummarySchema> => ({
  ...lot,
  uri: lot.uri ?? null,
  quantity: lot.quantity ?? null,
  product: lot.product ?? null,
  openedAt: lot.openedAt.toISOString(),
  releasedAt: lot.releasedAt?.toISOString() ?? null,
  progress: [...lot.progress],
  missing: [...lot.missing],
  heldBy: [...lot.heldBy],
  decisions: [...lot.decisions],
});

export const shownRules = (told: ReadonlyMap<string, InspectionPlan>): Lot["rules"] =>
  Array.from(told, ([ruleSet, { product, rules, step }]) => ({
    ruleSet,
    product,
    step: step ?? null,
    rules: rules.map(({ max, min, ...rule }) => ({ ...rule, min: min ?? null, max: max ?? null })),
  }));

type Whys = ReadonlyMap<string, Reason>;

export const shownInspection = (one: InspectionShown, whys: Whys): Lot["inspections"][number] => ({
  ...one,
  receivedAt: one.receivedAt.toISOString(),
  here: one.here ?? null,
  chain: one.chain ?? null,
  refused: one.refused ?? null,
  failed: one.failed.map(shownRule),
  missing: one.missing.map(shownRule),
  disposition: one.disposition ?? null,
  reason: one.reason ?? null,
  why: whys.get(one.reason ?? "") ?? null,
  until: one.until?.toISOString() ?? null,
});

export const shownHold = (
  { by, counts, heldAt, liftedAt, reason }: HoldShown,
  whys: Whys,
): Lot["holds"][number] => ({
  by,
  reason,
  why: whys.get(reason) ?? null,
  heldAt: heldAt.toISOString(),
  liftedAt: liftedAt?.toISOString() ?? null,
  counts,
});

const shownRule = (rule: FoundRule): Lot["inspections"][number]["failed"][number] => ({
  rule: rule.rule,
  metric: rule.metric ?? null,
  unit: rule.unit ?? null,
  min: rule.min ?? null,
  max: rule.max ?? null,
  class: rule.class ?? null,
  measured: rule.measured ?? null,
});
