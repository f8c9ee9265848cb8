import type { Command, CommandContext } from "../service/command.ts";
import { ModelFault } from "./model/fault.ts";
import { type Options, readInvocation } from "./model/options.ts";
import { trainModel } from "./model/train.ts";

const usage = `usage: ./tallystick model train --data FILE --target COLUMN --bad WORD [options]

Scorecards, made and watched where the data is: reads files, needs no service and no database.

train     makes a scorecard from cases whose outcome is known: bins, weighs the evidence, refuses what
          says too little or points the wrong way, fits, and turns log odds into points

--data FILE          a CSV (UTF-8) with a header; empty cells, NA and NaN say that nothing is known
--target COLUMN      says how a case turned out
--bad WORD           its word for the bad ones
--bins FILE          bins that a person chose: columns variable and bin, as R's package scorecard writes
                     them; what the file does not name is left out
--use NAME           a characteristic to look at, as often as needed (default: every column)
--exclude NAME       one to leave out, as often as needed
--categorical NAME   holds categories although they look like numbers
--missing TEXT       a cell that says that nothing is known, instead of those above
--accept NAME=WHY    takes a characteristic that the rules refuse, for a reason that is kept with the model
--bad-rate SHARE     the long-run bad rate to calibrate to (default: the data's)
--points N --odds N --pdo N   so many points at odds of 1 to N, so many more double them (600, 19, 50)
--reference average|best      what reasons are measured against (default: average)
--lang en|zh         language of the report (default: from LANG)
`;

type Action = (options: Options, context: CommandContext) => Promise<void>;

const actions: Readonly<Record<string, Action>> = { train: trainModel };

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
