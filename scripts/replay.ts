import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { AgentEvent } from "../device-attest/agent-options.ts";
import { DeviceError } from "../device-attest/device-error.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { ReplayError } from "./replay/fault.ts";
import { openHome, type OpenHome } from "./replay/open-home.ts";
import { parseOptions, type ReplayOptions, USAGE } from "./replay/options.ts";
import type { Clock } from "./replay/pace.ts";
import { surveyAll, type Surveyed } from "./replay/prepare.ts";
import { displayOn } from "./replay/progress.ts";
import { runSession } from "./replay/session.ts";
import { count } from "./replay/summary.ts";

const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;
const LOOK_MS = 200;

const clock: Clock = {
  now: () => performance.now(),
  sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
};

/** `./tallystick replay` */
export const run: Command = async (context) => {
  if (context.args.includes("--help")) {
    context.stdout.write(USAGE);
    return EXIT.done;
  }
  try {
    return await runReplay(parseOptions(context.args), context);
  } catch (error) {
    if (!(error instanceof ReplayError || error instanceof DeviceError)) throw error;
    context.stderr.write(`tallystick replay: ${error.code}: ${error.message}\n`);
    if (error.code !== "usage") return EXIT.failed;
    context.stderr.write(USAGE);
    return EXIT.usage;
  }
};

async function runReplay(options: ReplayOptions, context: CommandContext): Promise<number> {
  const surveyed = await surveyAll(options.map, options.sources);
  announce(surveyed, context);
  if (options.home !== undefined) return await replayFrom(options.home, options, surveyed, context);
  const { isComplete } = await runSession(surveyed, undefined, options, { ...context, clock });
  return isComplete ? EXIT.done : EXIT.stopped;
}

function announce({ sources }: Surveyed, { stdout }: CommandContext): void {
  const rows = sources.reduce((total, { survey }) => total + survey.rows, 0);
  const files = sources.length === 1 ? "1 file" : `${count(sources.length)} files`;
  stdout.write(`${files}, ${count(rows)} rows\n`);
}

async function replayFrom(
  directory: string,
  options: ReplayOptions,
  surveyed: Surveyed,
  context: CommandContext,
): Promise<number> {
  const credentials = { env: context.env, passphraseFile: options.passphraseFile };
  const home = await openHome(directory, credentials, listener(context));
  try {
    const { isComplete } = await runSession(surveyed, home.device, options, { ...context, clock });
    const isDrained = isComplete && options.waits ? await awaitReceipts(home, context) : isComplete;
    if (!isDrained)
      context.stdout.write("stopped; the same command goes on from here, nothing is lost\n");
    return isDrained ? EXIT.done : EXIT.stopped;
  } finally {
    await home.close();
  }
}

/** @returns whether nothing waits any more; false when it was stopped before */
async function awaitReceipts(home: OpenHome, { stdout, signal }: CommandContext): Promise<boolean> {
  const display = displayOn(stdout, clock.now);
  while (home.device.waiting() > 0 && !signal.aborted) {
    display.wait(home.device.waiting());
    await clock.sleep(LOOK_MS, signal);
  }
  display.wait(home.device.waiting());
  display.done();
  return home.device.waiting() === 0;
}

const why = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/** What a person may want to act on; the rest is progress. */
function listener({ stderr }: CommandContext): (event: AgentEvent) => void {
  const faults = new Set<string>();
  return (event) => {
    if (event.kind === "disconnected")
      stderr.write(`not connected: ${why(event.error)}; trying again\n`);
    else if (event.kind === "badReceipt")
      stderr.write(`a receipt proves nothing: ${why(event.error)}\n`);
    else if (event.kind === "refused")
      stderr.write(`record ${String(event.sequence)} is in quarantine: ${event.code}\n`);
    else if (
      event.kind === "acknowledged" &&
      event.fault !== undefined &&
      !faults.has(event.fault)
    ) {
      faults.add(event.fault);
      stderr.write(
        `record ${String(event.sequence)} and perhaps others: refused: ${event.fault}\n`,
      );
    }
  };
}
