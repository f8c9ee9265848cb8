import { badRateOf, type Counts, rowsOf } from "../counts.ts";
import { binWords, type Language, nameWords } from "../document/dictionary.ts";
import { decisionBar } from "../document/may-decide.ts";
import type { Model } from "../document/model-schema.ts";
import type { CardWords } from "./card-words.ts";
import { en } from "./card-words.en.ts";
import { zh } from "./card-words.zh.ts";
import { code, plain, table } from "./markdown.ts";

const languages: Readonly<Record<Language, CardWords>> = { en, zh };

/** What a model is, for whoever has to answer for it: Markdown, from the model alone. */
export function modelCard(model: Model, hash: string, language: Language): string {
  const words = languages[language];
  const sections = [
    `# ${plain(model.name)} ${String(model.version)}`,
    ...(model.status === "illustrative" ? [words.watermark] : []),
    mayDecide(model, words),
    details(model, hash, words),
    section(words.purpose, plain(model.purpose[language])),
    section(words.limits, plain(model.limits[language])),
    data(model, words, language),
    making(model, words, language),
    performance(model, words),
    cardSection(model, words, language),
    refused(model, words),
  ];
  return `${sections.filter((part) => part !== "").join("\n\n")}\n`;
}

const section = (title: string, ...paragraphs: readonly string[]): string =>
  [`## ${title}`, ...paragraphs.filter((one) => one !== "")].join("\n\n");

/** As of its first day: a card has no clock. */
function mayDecide(model: Model, words: CardWords): string {
  const bar = decisionBar(model, "");
  return bar === undefined ? words.mayDecide(model.validUntil) : words.bars[bar];
}

const details = (model: Model, hash: string, { details: said, statuses }: CardWords): string =>
  table(
    [said.title, `${plain(model.name)} ${String(model.version)}`],
    [
      [said.hash, `\`${hash}\``],
      [said.status, statuses[model.status]],
      [said.owner, plain(model.owner)],
      [said.validator, model.validator === undefined ? said.nobody : plain(model.validator)],
      [said.validUntil, model.validUntil],
    ],
    "texts",
  );

function data({ population, scorecard }: Model, { data: said }: CardWords, language: Language) {
  const { data: file, making: how, sample } = scorecard;
  return section(
    said.title,
    plain(population[language]),
    said.counts(count(rowsOf(sample)), count(sample.bads), percent(badRateOf(sample))),
    said.target(code(how.target.column), code(how.target.bad)),
    said.hash(file.sha256),
    file.description === undefined ? "" : plain(file.description),
  );
}

function making(
  { dictionary, scorecard }: Model,
  { making: said }: CardWords,
  language: Language,
): string {
  const { making: how, scale } = scorecard;
  const { binning, chosenBins, longRunBadRate } = how;
  const names = chosenBins.map((name) => plain(nameWords(dictionary, name, language)));
  return section(
    said.title,
    said.method(count(binning.classes), percent(Number(binning.shareMin)), count(binning.binsMax)),
    names.length === 0 ? "" : said.chosen(names.join(language === "zh" ? "、" : ", ")),
    longRunBadRate === undefined ? "" : said.longRun(percent(Number(longRunBadRate))),
    ...how.accepted.map(({ because, name }) => said.accepted(code(name), plain(because))),
    said.scale(
      count(scale.points),
      `${count(scale.odds.bad)} : ${count(scale.odds.good)}`,
      count(scale.pdo),
    ),
    said.references[scorecard.reference],
  );
}

type Kept = Pick<Model["scorecard"]["measures"], "brier" | "discrimination">;

function performance({ scorecard }: Model, { measures: said }: CardWords): string {
  const { bands, goodnessOfFit, heldOut, ...own } = scorecard.measures;
  const of = (pick: (one: Kept) => string | undefined): [string, string] => [
    decimalOrNone(pick(own)),
    decimalOrNone(heldOut && pick(heldOut)),
  ];
  const rows = [
    ["AUC", ...of(({ discrimination }) => discrimination?.auc)],
    ["Gini", ...of(({ discrimination }) => discrimination?.gini)],
    ["KS", ...of(({ discrimination }) => discrimination?.ks)],
    ["Brier", ...of(({ brier }) => brier)],
    ["Hosmer–Lemeshow p", decimalOrNone(goodnessOfFit?.pValue), NONE],
  ];
  const bandRows = bands.map(({ from, pdPpmSum, to, ...counts }) => [
    `${count(from)} – ${count(to)}`,
    ...outcome(counts),
    percent(pdPpmSum / 1_000_000 / rowsOf(counts)),
  ]);
  return section(
    said.title,
    said.flatter,
    heldOut === undefined ? "" : said.heldOut(count(heldOut.folds)),
    table(said.head, rows),
    table(said.bandHead, bandRows),
  );
}

function cardSection(
  { dictionary, scorecard: card }: Model,
  { card: said }: CardWords,
  language: Language,
): string {
  const lines = card.lines.map(({ bins, estimate, iv, name }) => {
    const rows = bins.map(({ bin, points, woe, ...counts }) => [
      plain(binWords(dictionary, { bin, characteristic: name }, language)),
      ...outcome(counts),
      decimal(woe),
      points > 0 ? `+${count(points)}` : count(points),
    ]);
    const figures = [iv, estimate.coefficient, estimate.standardError, estimate.pValue] as const;
    return [
      `### ${plain(nameWords(dictionary, name, language))}`,
      said.characteristic(...(figures.map(decimal) as [string, string, string, string])),
      table(said.head, rows),
    ].join("\n\n");
  });
  return section(said.title, said.base(count(card.base)), ...lines);
}

function refused({ scorecard: { making: how } }: Model, words: CardWords): string {
  if (how.refused.length === 0) return "";
  const rows = how.refused.map((one) => `- ${code(one.name)}: ${words.refusals[one.code]}`);
  return section(words.refusedTitle, rows.join("\n"));
}

const outcome = (counts: Counts): string[] => [
  count(rowsOf(counts)),
  count(counts.bads),
  rowsOf(counts) === 0 ? NONE : percent(badRateOf(counts)),
];

const count = (value: number): string => value.toLocaleString("en-US");
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const NONE = "–";
const decimalOrNone = (figure: string | undefined): string =>
  figure === undefined ? NONE : decimal(figure);

/** A document's figure, short. */
function decimal(figure: string): string {
  const value = Number(figure);
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3);
}
