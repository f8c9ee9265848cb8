import type { CommandContext } from "../../service/command.ts";
import { measure } from "../../service/score/measure/measures.ts";
import { stabilityIndex } from "../../service/score/measure/stability.ts";
import { swapSet, type TwiceScored } from "../../service/score/measure/swap-set.ts";
import { type Contest, type Evaluation, evaluationReport, type Shift } from "./evaluate-report.ts";
import { judgeCases, type Judged, type ReadCase, scoreAll, type ScoredRow } from "./judged.ts";
import { languageOf, wordsIn } from "./language.ts";
import { caseRules, type Options, required, whole } from "./options.ts";
import { type ModelFile, readModel } from "./read-document.ts";
import { readTable } from "./read-table.ts";
import { requireColumns } from "./require-columns.ts";

/** `./tallystick model evaluate` */
export async function evaluateModel(options: Options, context: CommandContext): Promise<void> {
  const language = languageOf(options.lang, context.env);
  const champion = await readModel(required(options, "model"));
  const challenger =
    options.challenger === undefined ? undefined : await readModel(options.challenger);
  const data = await readTable(required(options, "data"), caseRules(options));
  for (const read of [champion, ...(challenger === undefined ? [] : [challenger])])
    requireColumns(read, data);
  const judged = await judgeCases(data, options);
  const evaluation: Evaluation = {
    ...evaluate(champion, judged),
    file: data.source.path,
    judged,
    contest: challenger && contest({ champion, challenger }, judged, options),
  };
  context.stdout.write(evaluationReport(evaluation, wordsIn(language), language));
}

function evaluate(
  read: ModelFile,
  { all, cases }: Judged,
): Pick<Evaluation, "read" | "unscored" | "measures" | "shifts"> {
  const { scored, unscored } = scoreAll(read.scorecard, cases);
  return { read, unscored, measures: measure(scored, "others"), shifts: shiftsOf(read, all) };
}

/** How the population moved, whatever became of it: its score, then each characteristic. */
function shiftsOf({ scorecard }: ModelFile, all: readonly ReadCase[]): Shift[] {
  const { scored } = scoreAll(scorecard, all);
  const { bands } = scorecard.measures;
  const bandOf = ({ score }: ScoredRow<ReadCase>): number =>
    Math.max(
      0,
      bands.findLastIndex(({ from }) => from <= score),
    );
  const score = {
    name: undefined,
    index: stabilityIndex(bands.map(rows), counted(scored.map(bandOf), bands.length)),
  };
  const characteristics = scorecard.lines.map(({ bins, name }, at) => ({
    name,
    index: stabilityIndex(
      bins.map(rows),
      counted(
        scored.map((one) => one.bins[at]!),
        bins.length,
      ),
    ),
  }));
  return [score, ...characteristics];
}

const rows = ({ bads, goods }: { readonly bads: number; readonly goods: number }): number =>
  bads + goods;

function counted(groupOf: readonly number[], groups: number): number[] {
  const counts = Array.from({ length: groups }, () => 0);
  for (const group of groupOf) counts[group]!++;
  return counts;
}

/** Both models on the cases that both can score. */
function contest(
  { challenger, champion }: { readonly champion: ModelFile; readonly challenger: ModelFile },
  { cases }: Judged,
  options: Options,
): Contest {
  const [first, second] = [champion, challenger].map(
    ({ scorecard }) => scoreAll(scorecard, cases).scored,
  ) as [readonly ScoredRow[], readonly ScoredRow[]];
  const other = new Map(second.map((one) => [one.line, one]));
  const pairs = first.flatMap((one) => {
    const two = other.get(one.line);
    return two === undefined ? [] : [{ one, two }];
  });
  const twice = pairs.map(({ one, two }): TwiceScored => ({
    champion: one.score,
    challenger: two.score,
    isBad: one.isBad,
  }));
  return {
    challenger,
    champion: measure(
      pairs.map(({ one }) => one),
      "others",
    ),
    measures: measure(
      pairs.map(({ two }) => two),
      "others",
    ),
    swap: swapSet(twice, whole(options, "cutoff", champion.scorecard.scale.points)),
  };
}
