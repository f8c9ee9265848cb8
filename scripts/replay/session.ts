import type { CommandContext } from "../../service/command.ts";
import { checkOnly, deliver } from "./deliver.ts";
import type { ReplayDevice } from "./device.ts";
import type { ReplayOptions } from "./options.ts";
import type { Clock } from "./pace.ts";
import type { Surveyed } from "./prepare.ts";
import { displayOn } from "./progress.ts";
import type { ReplayResult } from "./replay.ts";
import { ReportFile, reportSums } from "./report.ts";
import { EXAMPLES_MAX, summary } from "./summary.ts";
import type { Complaint } from "./translate.ts";

/**
 * One run of a replay with what a person sees of it: progress, the account of every row, the report.
 * @param device undefined to check only
 * @throws like `deliver`
 */
export async function runSession(
  surveyed: Surveyed,
  device: ReplayDevice | undefined,
  options: Pick<ReplayOptions, "speed" | "report">,
  { stdout, signal, clock }: Pick<CommandContext, "stdout" | "signal"> & { readonly clock: Clock },
): Promise<ReplayResult> {
  const display = displayOn(stdout, clock.now);
  const report = options.report === undefined ? undefined : await ReportFile.create(options.report);
  const examples: Complaint[] = [];
  const delivery = {
    speed: options.speed,
    clock,
    signal,
    onProgress: display.show,
    async onComplaint(complaint: Complaint) {
      if (examples.length < EXAMPLES_MAX) examples.push(complaint);
      await report?.complain(complaint);
    },
  };
  try {
    const result = await (device === undefined
      ? checkOnly(surveyed, delivery, Date.now())
      : deliver(surveyed, device, delivery, Date.now()));
    display.done();
    if (!result.isComplete) return result;
    stdout.write(`${summary(result.accounts, examples)}\n`);
    await report?.finish(reportSums(surveyed, result));
    return result;
  } finally {
    // Half a report would look like a whole one.
    await report?.discard();
  }
}
