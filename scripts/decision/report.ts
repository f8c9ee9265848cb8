import type { Offer, Told } from "../../service/credit/decision/decision.ts";
import { percentOf } from "../../service/credit/decision/notice.ts";
import { type Receipt, receiptCheck } from "../../service/credit/decision/receipt-schema.ts";
import { type Check, isReplayed } from "../../service/credit/decision/replay.ts";
import type { Result } from "../../service/credit/decision/ruling.ts";
import { parseDocument } from "../../service/score/document/parse-document.ts";
import { padRight, widthOf } from "../simulation/text-width.ts";
import { en } from "./words.en.ts";
import { codeWords, type DecisionWords } from "./words.ts";
import { zh } from "./words.zh.ts";

type Language = "en" | "zh";
const wordsIn: Readonly<Record<Language, DecisionWords>> = { en, zh };

/** A line for each check; what was decided and why only where it can be relied on. */
export function decisionReport(text: string, checks: readonly Check[], language: Language): string {
  const words = wordsIn[language];
  const width = Math.max(...checks.map(({ result }) => widthOf(words.results[result])));
  const lines = checks.map((check) => checkLine(check, words, width));
  const end = isReplayed(checks)
    ? ["", ...saidBy(parseDocument(text, receiptCheck), words, language), words.replayed]
    : ["", words.refused];
  return `${[...lines, ...end].join("\n")}\n`;
}

const FOUND_MAX = 100;

function checkLine(
  { code, found, name, result }: Check,
  words: DecisionWords,
  width: number,
): string {
  const why = code === null ? [] : [code, codeWords(code, words), printable(found)];
  return `${padRight(words.results[result], width)}  ${[words.checks[name], ...why.filter((one) => one !== undefined)].join(": ")}`;
}

/** What a file brings must not move the cursor of a terminal. */
const printable = (found: string | null): string | undefined =>
  found === null ? undefined : JSON.stringify(found.slice(0, FOUND_MAX)).slice(1, -1);

/** The engine made all of it anew by now, so that it is what its type says. */
function saidBy({ body }: Receipt, words: DecisionWords, language: Language): string[] {
  const told = body.told as Told;
  const { offer, outcome } = body.result as Result;
  const reasons = told.reasons.map((reason) => `  - ${reason.words[language]} (${reason.of.name})`);
  const ruled = body.ruling === null ? [] : [`${words.byPerson}: ${words.outcomes[outcome]}`];
  return [
    `${told.at} ${words.outcomes[told.outcome]}`,
    ...reasons,
    ...ruled,
    ...(offer === null ? [] : [offerLine(offer, words)]),
  ];
}

const offerLine = (
  { amount, currency, rateBp, tenorMonths }: Offer,
  words: DecisionWords,
): string => words.offer(amount, currency, tenorMonths, percentOf(rateBp));
