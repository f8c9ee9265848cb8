import { toHex } from "../../../device-attest/bytes.ts";
import type { Offer, Reason, Told } from "./decision.ts";
import { en } from "./notice-words.en.ts";
import type { NoticeWords } from "./notice-words.ts";
import { zh } from "./notice-words.zh.ts";
import type { Body } from "./receipt-schema.ts";
import type { Result } from "./ruling.ts";
import { bodyHashOf } from "./sign-decision.ts";

const wordsIn: Readonly<Record<"en" | "zh", NoticeWords>> = { en, zh };

/** What an applicant is sent of a decision: what holds, why, and what he can do about it. Nothing that is not signed. */
export function noticeOf(body: Body, language: "en" | "zh"): string {
  const words = wordsIn[language];
  const { at, reasons } = body.told as Told;
  const { offer, outcome } = body.result as Result;
  const why = outcome === "approved" ? [] : reasons;
  return [
    words.title,
    (body.ruling?.at ?? at).slice(0, 10),
    "",
    words.outcomes[outcome],
    ...(body.ruling === null ? [] : [words.byPerson]),
    ...(offer === null ? [] : [offerLine(offer, words)]),
    ...(why.length === 0 ? [] : ["", words.reasons]),
    ...why.map((reason) => reasonLine(reason, words, language)),
    ...(outcome === "approved" ? [] : ["", words.contest]),
    "",
    words.check(toHex(bodyHashOf(body))),
    "",
  ].join("\n");
}

const reasonLine = (
  { of, words: said }: Reason,
  words: NoticeWords,
  language: "en" | "zh",
): string => words.reason(said[language], words.bases[of.kind](of.name));

const offerLine = ({ amount, currency, rateBp, tenorMonths }: Offer, words: NoticeWords): string =>
  words.offer(amount, currency, tenorMonths, percentOf(rateBp));

/** Basis points as a percentage with two decimals. */
export function percentOf(basisPoints: number): string {
  const digits = String(basisPoints).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
