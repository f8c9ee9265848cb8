import type { InspectionPlan } from "../../../../service/quality/inspection-plan.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { shortId } from "../../parts/party-name.tsx";
import { useWords } from "../../state/settings.ts";
import { planWords } from "./words.ts";

export type Plan = Reply<"readPlan">;

/** A set of rules of the party's own: on the chain, or written and not signed yet. */
export interface OwnSet {
  readonly ruleSet: string;
  /** Undefined where its words were never told. */
  readonly says: InspectionPlan | undefined;
  readonly version: number;
  /** Undefined before the chain knows it. */
  readonly publishedAt: string | undefined;
}

export interface Book {
  readonly sets: readonly OwnSet[];
  readonly plans: readonly Plan[];
}

/** What a party wrote, and which plans it may read. */
export async function readBook(party: string, signal?: AbortSignal): Promise<Book> {
  const [published, kept, plans] = await Promise.all([
    call("listRuleSets", { path: { party } }, signal),
    call("readInspectionPlans", { path: { party } }, signal),
    call("listPlans", { path: { party } }, signal),
  ]);
  const known = new Set(published.items.map(({ ruleSet }) => ruleSet));
  const unsigned = kept.plans
    .filter(({ plan, ruleSet }) => plan.publisher === party && !known.has(ruleSet))
    .map(({ plan, ruleSet }) => ({
      ruleSet,
      says: plan,
      version: plan.version,
      publishedAt: undefined,
    }));
  const sets = published.items.map((one) => ({ ...one, says: one.says ?? undefined }));
  return { sets: [...unsigned, ...sets], plans: plans.items };
}

/** What people call what a plan is for. */
export function usePlanName(): (plan: Pick<Plan, "product" | "requirements">) => string {
  const words = useWords(planWords);
  return ({ product, requirements }) =>
    requirements.find(({ says }) => says !== null)?.says?.product ??
    fill(words.unnamed, { id: shortId(product) });
}

export const setName = ({ ruleSet, says }: Pick<OwnSet, "ruleSet" | "says">): string =>
  says === undefined
    ? shortId(ruleSet)
    : [says.product, says.step].filter((part) => part !== undefined).join(" · ");
