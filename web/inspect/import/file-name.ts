import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";

const CHARACTERS_MAX = 100;

/**
 * What the template of a plan is called. Plans of one product differ by their step, and either may be an address: what file
 * systems forbid, a hyphen stands for.
 * @param what the word for a template
 */
export function fileNameOf(
  { product, step }: Pick<InspectionPlan, "product" | "step">,
  what: string,
): string {
  const said = [product, step, what].filter((part) => part !== undefined).join(" ");
  const plain = said.replaceAll(/[^\p{L}\p{M}\p{N}._]+/gu, "-").replace(/^[-.]+/, "");
  return `${Array.from(plain).slice(0, CHARACTERS_MAX).join("")}.xlsx`;
}
