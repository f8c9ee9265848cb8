import { reasonWords } from "../../score/document/dictionary.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { reasonsFor } from "../../score/reasons.ts";
import type { Given } from "../../score/score-case.ts";
import type { Outcome, Reason, Score } from "./decision.ts";
import type { Finding } from "./finding.ts";
import type { Policy } from "./policy-schema.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

/** More are not likely to help (12 CFR 1002.9(b)(2), comment 1). */
const REASONS_MAX = 4;

interface Said {
  readonly model: Model;
  readonly policy: Policy;
  /** What each line of the card gave; none without a score. */
  readonly given: readonly Given[];
  readonly score: Score | null;
}

/**
 * What an applicant is told. A low score is told as what cost most of it, the largest shortfall first, and then what else
 * the policy holds against him; of that one at least is said, because it would have been enough alone.
 */
export function reasonsOf(outcome: Outcome, findings: readonly Finding[], said: Said): Reason[] {
  if (outcome === "approved") return [];
  const weightiest = weights[outcome].flatMap((effect) =>
    findings.filter((finding) => finding.effect === effect),
  );
  const others = weightiest.filter(({ code }) => code !== "scoreBelow");
  const isLow = weightiest.length > others.length;
  const room = REASONS_MAX - (others.length > 0 ? 1 : 0);
  const shortfalls = isLow ? reasonsFor(said.given, room) : [];
  // Every bin at its reference, and still too few points: the score itself is all there is to say.
  const low =
    isLow && shortfalls.length === 0 ? weightiest.filter((one) => !others.includes(one)) : [];
  const scored = [
    ...shortfalls.map(({ characteristic }) => shortfallReason(characteristic, said)),
    ...low.map((finding) => findingReason(finding, said)),
  ];
  const held = others.map((finding) => findingReason(finding, said));
  const all = outcome === "referred" ? [...held, ...scored] : [...scored, ...held];
  return all.slice(0, REASONS_MAX);
}

const weights = {
  declined: ["declined"],
  referred: ["referred", "declined"],
  counterOffer: ["lowered"],
} as const;

const shortfallReason = (characteristic: string, { model, score }: Said): Reason => ({
  code: "shortfall",
  name: characteristic,
  of: score!.lines.find((line) => line.characteristic === characteristic)!.of,
  words: {
    en: reasonWords(model.dictionary, characteristic, "en"),
    zh: reasonWords(model.dictionary, characteristic, "zh"),
  },
});

const findingReason = ({ code, name, of }: Finding, { policy }: Said): Reason => ({
  code,
  name,
  of,
  words:
    code === "rule"
      ? policy.rules.find((rule) => rule.name === name)!.words
      : { en: en[code](name), zh: zh[code](name) },
});
