import type { Command, CommandContext } from "../service/command.ts";
import { evaluateModel } from "./model/evaluate.ts";
import { explainCase } from "./model/explain.ts";
import { ModelFault } from "./model/fault.ts";
import { type Options, readInvocation } from "./model/options.ts";
import { publishModel } from "./model/publish.ts";
import { trainModel } from "./model/train.ts";

const usage = `usage: ./tallystick model train    --data FILE --target COLUMN --bad WORD [--out SCORECARD] [options]
       ./tallystick model publish  --scorecard FILE --papers FILE --out DIR
       ./tallystick model explain  --model FILE --data FILE [--line N]
       ./tallystick model evaluate --model FILE --data FILE (--target COLUMN --bad WORD |
                                   --outcomes FILE --case COLUMN) [--challenger FILE] [options]

Scorecards, made and watched where the data is: reads files, needs no service and no database.

train     makes a scorecard from cases whose outcome is known: bins, weighs the evidence, refuses what
          says too little or points the wrong way, fits, and turns log odds into points
publish   makes a model of a scorecard and its papers: model.json in canonical form, model.sha256 to
          sign, and a model card in English and Chinese
explain   says of one case where its score comes from, and what cost most of it
evaluate  says what a model was worth on cases that it was not made from, whether these are still the
          same people, and what a challenger would have done

--data FILE          a CSV (UTF-8) with a header; empty cells, NA and NaN say that nothing is known
--missing TEXT       a cell that says that nothing is known, instead of those above
--lang en|zh         language of the report (default: from LANG)

train
--target COLUMN      says how a case turned out
--bad WORD           its word for the bad ones
--bins FILE          bins that a person chose: columns variable and bin, as R's package scorecard writes
                     them; what the file does not name is left out
--use NAME           a characteristic to look at, as often as needed (default: every column)
--exclude NAME       one to leave out, as often as needed
--categorical NAME   holds categories although they look like numbers
--accept NAME=WHY    takes a characteristic that the rules refuse, for a reason that is kept with the model
--bad-rate SHARE     the long-run bad rate to calibrate to (default: the data's)
--points N --odds N --pdo N   so many points at odds of 1 to N, so many more double them (600, 19, 50)
--reference average|best      what reasons are measured against (default: average)
--folds N            held out in turn, to say what it is worth on cases that it does not know (5; 0: none)
--description TEXT   what the data is

explain
--line N             the line of the file that the case stands in (default: the first case)

evaluate
--outcomes FILE      a batch of outcomes, joined to the cases by --case COLUMN
--bad-from DAYS --good-below DAYS   overdue; what lies between is left out (90, 30)
--cutoff SCORE       from which the champion lets in (default: the points of its scale)
`;

type Action = (options: Options, context: CommandContext) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  train: trainModel,
  evaluate: evaluateModel,
  explain: explainCase,
  publish: publishModel,
};

/** `./tallystick model` */
export const run: Command = async (context) => {
  try {
    const { action = "", options } = readInvocation(context.args);
    if (options.help === true) {
      context.stdout.write(usage);
      return 0;
    }
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (act === undefined)
      throw new ModelFault("usage", `say what to do: ${Object.keys(actions).join(", ")}`);
    await act(options, context);
    return 0;
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    context.stderr.write(`tallystick model: ${error.message}\n`);
    if (error.code === "usage") context.stderr.write("./tallystick model --help says more\n");
    return error.code === "usage" ? 2 : 1;
  }
};
