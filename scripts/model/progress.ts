import { createLogUpdate } from "log-update";
import type { CommandContext } from "../../service/command.ts";
import type { Progress } from "../../service/score/train.ts";
import type { ModelWords } from "./words.ts";

/** A line that redraws itself while columns are binned; nothing where nobody watches. */
export function progressOn(
  stderr: CommandContext["stderr"],
  words: ModelWords,
): { readonly show: Progress; readonly done: () => void } {
  if (!("isTTY" in stderr) || stderr.isTTY !== true)
    return { show: () => undefined, done: () => undefined };
  const update = createLogUpdate(stderr);
  return {
    show: (name, done, total) => update(words.binning(name, `${String(done)}/${String(total)}`)),
    done: () => update.clear(),
  };
}
