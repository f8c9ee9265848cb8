import { toMicro } from "../../../device-attest/decimal.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import { microOf } from "../../score/table.ts";
import { coverageOf, type Facts, gradeShareOf, valueOf } from "./facts.ts";
import type { Basis, Finding } from "./finding.ts";
import { MICRO } from "./micro.ts";
import type { Condition, Origin, Policy } from "./policy-schema.ts";

/** The rules of the policy that strike, in its order. */
export const brokenRules = ({ rules }: Policy, facts: Facts): Finding[] =>
  rules
    .filter(({ when }) => strikes(when, facts))
    .map(({ name, effect, when }) => ({ code: "rule", name, effect, of: basisOf(when, facts) }));

function strikes(when: Condition, facts: Facts): boolean {
  switch (when.kind) {
    case "below":
    case "above":
      return isBeyond(when, valueOf(facts, when.of));
    case "oneOf": {
      const value = valueOf(facts, when.of);
      return value !== undefined && when.values.includes(value);
    }
    case "missing":
      return valueOf(facts, when.of) === undefined;
    case "gap":
      return when.gaps.includes(facts.figures.get(when.figure)?.gap ?? "");
    case "coverageBelow":
      return coverageOf(facts, [when.figure]) < microOf(when.than);
    case "gradeBelow": {
      const { d, n } = gradeShareOf(facts, when.figures, when.of);
      return n * MICRO < microOf(when.than) * d;
    }
    case "flag":
      return facts.flags.has(when.flag);
    case "objection":
      return facts.objections.has(when.figure);
    default:
      return false;
  }
}

/** A text where the rule asks for a number is not let through: it strikes. */
function isBeyond(
  { kind, than }: { readonly kind: "below" | "above"; readonly than: string },
  value: string | undefined,
): boolean {
  if (value === undefined) return false;
  const micro = caught(() => toMicro(value));
  if (micro instanceof Fault) return true;
  return kind === "below" ? micro < microOf(than) : micro > microOf(than);
}

function basisOf(when: Condition, facts: Facts): Basis {
  if (when.kind === "gradeBelow") return figureBasis(when.figures[0]!, facts);
  if (when.kind === "flag") return figureBasis(when.flag, facts);
  return "figure" in when ? figureBasis(when.figure, facts) : originBasis(when.of, facts);
}

/** What a reason stands on, with the formula where it is a figure. */
export const originBasis = ({ kind, name }: Origin, { figures }: Facts): Basis => ({
  kind,
  name,
  formula: kind === "figure" ? (figures.get(name)?.formula ?? null) : null,
});

export const figureBasis = (name: string, facts: Facts): Basis =>
  originBasis({ kind: "figure", name }, facts);
