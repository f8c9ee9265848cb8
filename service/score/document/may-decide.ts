import type { Model } from "./model-schema.ts";

/** Why a model may not decide by itself: a person has to. */
export const decisionBars = ["notValidated", "noValidator", "ownerValidates", "expired"] as const;
export type DecisionBar = (typeof decisionBars)[number];

/**
 * Whether a model may decide without a person: only a validated one, which somebody else than its owner looked at, and
 * until its day. Every other answer refers to a person.
 * @param now UTC with milliseconds, as in documents
 * @returns what bars it, undefined where nothing does
 */
export function decisionBar(
  {
    owner,
    status,
    validator,
    validUntil,
  }: Pick<Model, "owner" | "status" | "validator" | "validUntil">,
  now: string,
): DecisionBar | undefined {
  if (status !== "validated") return "notValidated";
  if (validator === undefined || folded(validator) === "") return "noValidator";
  if (samePerson(owner, validator)) return "ownerValidates";
  return now < validUntil ? undefined : "expired";
}

/** Another spelling is not another person. */
const samePerson = (a: string, b: string): boolean => folded(a) === folded(b);
const folded = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
