import { join } from "node:path";
import { readIfExists, writeDurably } from "../../service/embedded/state-file.ts";

/** A number that no earlier start over this home had, so that lots and containers are named once for ever. */
export async function nextRun(home: string): Promise<number> {
  const file = join(home, "runs");
  const run = Number((await readIfExists(file)) ?? "0") + 1;
  await writeDurably(file, String(run));
  return run;
}
