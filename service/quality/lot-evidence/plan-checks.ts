import { concat, fromBase64Url, fromHex, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { caught } from "../../../device-attest/fault.ts";
import type { RuleSetContent } from "../../evidence/lot-bundle.ts";
import {
  type GradeSince,
  isCallError,
  type RegisteredKey,
} from "../../evidence/verification/chain-facts.ts";
import {
  asCheck,
  type Check,
  fail,
  needs,
  type Outcome,
  pass,
} from "../../evidence/verification/check.ts";
import type { EndpointAnswer } from "../../evidence/verification/endpoint.ts";
import { type PackedRule, unpackRules } from "../rule-set.ts";
import { sha256 } from "#crypto";
import { planIdOf } from "./abi.ts";
import { checkRegister, type LotView } from "./view.ts";

const LOT_TAG = utf8("tallystick/lot/1");
const OWN_FACTORY = "0".repeat(64);

/** Whose lot it is, by the register and by its own name. */
export const checkKnown = (view: LotView): Check =>
  checkRegister("lot.known", view, ["lot"], ({ lot }): Outcome => {
    const { factory, lot: id, secret } = view.bundle;
    if (lot.state === "unknown") return fail("lotUnknown", { lot: id });
    if (lot.factory !== `0x${factory}`) return fail("lotFactoryOther", { factory: lot.factory });
    if (secret === undefined) return pass("lotKnown", { factory, time: lot.openedAt });
    const name = toHex(sha256(concat(LOT_TAG, fromHex(factory), fromHex(secret))));
    return name === id
      ? pass("lotKnown", { factory, time: lot.openedAt })
      : fail("lotSecretOther", { lot: name });
  });

/** That the plan in the bundle is the one that the lot opened under. */
export const checkPlan = (view: LotView): Check =>
  checkRegister("lot.plan", view, ["lot", "planState"], ({ lot, planState }): Outcome => {
    const plan = planIdOf(view.bundle.plan);
    if (lot.plan !== plan) return fail("lotPlanOther", { plan, expected: lot.plan });
    if (planState === "withdrawn" && lot.state === "open")
      return fail("lotPlanWithdrawn", { plan });
    return pass("lotPlanGood", { plan, publisher: view.bundle.plan.publisher });
  });

/** SHA-256 of a rule set's content, hexadecimal. */
export const ruleSetIdOf = ({ product, publisher, rules, salt, step, version }: RuleSetContent) =>
  toHex(
    sha256(
      ...[publisher, product, step].map(fromHex),
      unsigned32(version),
      fromHex(salt),
      fromBase64Url(rules),
    ),
  );

/** The rules that the plan asks for, by set; what does not hash to its name is left out. */
export function rulesOf({ ruleSets }: Pick<LotView["bundle"], "ruleSets">): Map<string, RuleIn> {
  const found = new Map<string, RuleIn>();
  for (const content of ruleSets) {
    const rules = attempt(() => unpackRules(fromBase64Url(content.rules)));
    const id = caught(() => ruleSetIdOf(content));
    if (rules !== undefined && typeof id === "string") found.set(id, { rules, step: content.step });
  }
  return found;
}

export interface RuleIn {
  readonly rules: readonly PackedRule[];
  readonly step: string;
}

/** That every rule set that the plan names is there, and hashes to its name. */
export function checkRules({ bundle }: LotView): Check {
  const found = rulesOf(bundle);
  const wanted = bundle.plan.requirements.map(({ ruleSet }) => ruleSet);
  const missing = wanted.find((ruleSet) => !found.has(ruleSet));
  const isStranger = bundle.ruleSets.length > wanted.length || found.size > wanted.length;
  if (missing !== undefined)
    return asCheck(
      "lot.rules",
      fail(bundle.ruleSets.length < wanted.length ? "lotRulesMissing" : "lotRulesOther", {
        ruleSet: missing,
      }),
    );
  if (isStranger) return asCheck("lot.rules", fail("lotRulesOther", { ruleSet: "" }));
  const count = [...found.values()].reduce((sum, { rules }) => sum + rules.length, 0);
  return asCheck("lot.rules", pass("lotRulesGood", { count, sets: found.size }));
}

/**
 * That each inspection was signed by a key that the plan lets inspect, at its least grade.
 * @param answers of every endpoint about each record
 */
export function checkInspectors(
  { bundle, inspections }: LotView,
  answers: readonly (readonly EndpointAnswer[])[],
): Check {
  for (const { at, index, keyId } of inspections)
    for (const answer of answers[at] ?? []) {
      if (!("facts" in answer)) continue;
      const { grades, key } = answer.facts;
      if (!isKnown(key) || !isKnown(grades)) return asCheck("lot.inspectors", needs("lot.records"));
      const refused = refusal({ key, grades, index, keyId }, bundle);
      if (refused !== undefined) return asCheck("lot.inspectors", refused);
    }
  const isAsked = inspections.every(({ at }) => answers[at]?.some((one) => "facts" in one));
  return asCheck(
    "lot.inspectors",
    isAsked ? pass("lotInspectorsGood", { count: inspections.length }) : needs("lot.records"),
  );
}

interface Inspector {
  readonly key: RegisteredKey;
  readonly grades: readonly GradeSince[];
  readonly index: number;
  readonly keyId: string;
}

function refusal(
  { grades, index, key, keyId }: Inspector,
  { factory, plan }: LotView["bundle"],
): Outcome | undefined {
  const by = key.factory.slice(2);
  const isNamed = plan.inspectors.includes(by) || (by === factory && isOwn(plan.inspectors));
  if (!isNamed) return fail("lotInspectorOther", { keyId, factory: key.factory });
  const grade = grades.findLast(({ fromIndex }) => fromIndex <= index)?.grade ?? 0;
  return plan.minGrade > 1 && grade < plan.minGrade ? fail("lotGradeLow", { keyId }) : undefined;
}

const isOwn = (inspectors: readonly string[]): boolean => inspectors.includes(OWN_FACTORY);

const isKnown = <T>(answer: T | { readonly error: string } | undefined): answer is T =>
  answer !== undefined && !isCallError(answer);

/** `unpackRules` has an error of its own, which is no Fault. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function unsigned32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
