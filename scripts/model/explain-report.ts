import {
  binWords,
  type Language,
  nameWords,
  reasonWords,
} from "../../service/score/document/dictionary.ts";
import type { DecisionBar } from "../../service/score/document/may-decide.ts";
import { type Reason, reasonsFor } from "../../service/score/reasons.ts";
import type { Case, CaseScore, Scored, Unscorable } from "../../service/score/score-case.ts";
import { modelLines } from "./evaluate-report.ts";
import { count, grid, percent, type Row, signed } from "./grid.ts";
import type { ModelFile } from "./read-document.ts";
import type { ModelWords } from "./words.ts";

interface Explained {
  readonly read: ModelFile;
  readonly case: Case;
  readonly scored: Scored;
  readonly place: string;
  /** Undefined where the model may decide, and where there is no model. */
  readonly bar: DecisionBar | undefined;
}

/** Where a score comes from, and what cost most of it. */
export function explanation(explained: Explained, words: ModelWords, language: Language): string {
  const { bar, place, read, scored } = explained;
  const said = words.explain;
  const decides = bar === undefined ? said.mayDecide : said.bars[bar];
  return [
    ...modelLines(read, words),
    said.case(place),
    ...(scored.kind === "scored"
      ? scoredLines(scored, explained, { words, language })
      : [said.unscorable, ...scored.faults.map((fault) => faultLine(fault, words))]),
    ...(read.model === undefined ? [] : ["", decides]),
    "",
  ].join("\n");
}

interface In {
  readonly words: ModelWords;
  readonly language: Language;
}

function scoredLines(
  { given, pdPpm, score }: CaseScore,
  { case: one, read }: Explained,
  { language, words }: In,
): string[] {
  const said = words.explain;
  const reasons = reasonsFor(given);
  const rows = given.map(({ bin, line, points }) => [
    nameWords(dictionaryOf(read), line.name, language),
    one[line.name] ?? "–",
    inWords(read, { characteristic: line.name, bin }, language),
    signed(points),
    signed(line.reference),
  ]);
  return [
    said.score(count(score), percent(pdPpm / 1_000_000, 2)),
    "",
    ...grid(
      [said.head, [said.base, "", "", count(read.scorecard.base), ""] satisfies Row, ...rows],
      3,
    ),
    "",
    ...(reasons.length === 0 ? [said.noReasons] : [said.reasonsTitle]),
    ...reasons.map(
      (reason, at) => `  ${String(at + 1)}. ${reasonLine(read, reason, { language, words })}`,
    ),
  ];
}

const reasonLine = (read: ModelFile, reason: Reason, { language, words }: In): string =>
  words.explain.reason(
    reasonWords(dictionaryOf(read), reason.characteristic, language),
    inWords(read, reason, language),
    count(reason.shortfall),
  );

function inWords(
  read: ModelFile,
  { bin, characteristic }: Pick<Reason, "bin" | "characteristic">,
  language: Language,
): string {
  const line = read.scorecard.lines.find(({ name }) => name === characteristic)!;
  return binWords(dictionaryOf(read), { characteristic, bin: line.bins[bin]!.bin }, language);
}

const dictionaryOf = ({ model }: ModelFile) => model?.dictionary ?? [];

const faultLine = ({ code, found, name }: Unscorable, words: ModelWords): string =>
  `  ${words.explain.faults[code](name, found === undefined ? "–" : JSON.stringify(found))}`;
