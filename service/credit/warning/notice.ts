import { toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf } from "../decision/sign-decision.ts";
import { en } from "./notice-words.en.ts";
import type { ReviewNoticeWords } from "./notice-words.ts";
import { zh } from "./notice-words.zh.ts";
import type { ReviewBody } from "./review-receipt.ts";
import type { Evidence, Review } from "./warning.ts";

const wordsIn: Readonly<Record<"en" | "zh", ReviewNoticeWords>> = { en, zh };

/** What a factory is sent of a case that was looked at again: what may still be lent, why, and what mends it. */
export function reviewNotice(body: ReviewBody, language: "en" | "zh"): string {
  const words = wordsIn[language];
  const { at, limit, warnings } = body.told as Review;
  // What only the lender's people look at changes nothing for the factory.
  const why = warnings.filter(({ severity }) => severity !== "watch");
  return [
    words.title,
    at.slice(0, 10),
    "",
    words.states[limit.state],
    words.limit(limit.amount, limit.granted, limit.currency),
    ...(why.length === 0 ? [] : ["", words.reasons]),
    ...why.map((warning) => words.reason(warning.words[language], evidenceOf(warning, words))),
    ...(limit.state === "open" ? [] : ["", words.remedy]),
    "",
    words.check(toHex(bodyHashOf(body))),
    "",
  ].join("\n");
}

const evidenceOf = (
  { evidence }: { readonly evidence: readonly Evidence[] },
  words: ReviewNoticeWords,
): string => evidence.map(({ before, name, now }) => words.evidence(name, before, now)).join("; ");
