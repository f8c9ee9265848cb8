import { createLogUpdate } from "log-update";
import type { CommandContext } from "../../service/command.ts";
import type { ReplayProgress } from "./replay.ts";
import { count } from "./summary.ts";

/** How far a replay is, for whoever watches. */
export interface Display {
  readonly show: (progress: ReplayProgress) => void;
  /** How many records still wait for their receipts. */
  readonly wait: (waiting: number) => void;
  /** Ends the bar, so that other text may follow. */
  readonly done: () => void;
}

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const LINE_MS = 10_000;

export function progressLine({
  file,
  bytes,
  bytesTotal,
  records,
  unmappable,
}: ReplayProgress): string {
  const share = bytesTotal === 0 ? 1 : Math.min(bytes / bytesTotal, 1);
  const filled = Math.round(share * BAR_WIDTH);
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    `${count(records)} records`,
    ...(unmappable === 0 ? [] : [`${count(unmappable)} rows unmappable`]),
    file,
  ].join("  ");
}

/** A bar that redraws itself on a terminal; elsewhere a line for each file that begins, and now and then one. */
export function displayOn(stdout: CommandContext["stdout"], now: () => number): Display {
  return stdout.isTTY === true ? barDisplay(stdout, now) : lineDisplay(stdout, now);
}

function barDisplay(stdout: CommandContext["stdout"], now: () => number): Display {
  const update = createLogUpdate(stdout);
  const isDue = every(REDRAW_MS, now);
  return {
    show(progress) {
      if (progress.bytes === progress.bytesTotal || isDue()) update(progressLine(progress));
    },
    wait: (waiting) => update(waitingLine(waiting)),
    done: () => update.done(),
  };
}

function lineDisplay(stdout: CommandContext["stdout"], now: () => number): Display {
  const isDue = every(LINE_MS, now);
  let file = "";
  return {
    show(progress) {
      const isLate = isDue();
      if (progress.file === file && !isLate) return;
      file = progress.file;
      stdout.write(`${progressLine(progress)}\n`);
    },
    wait(waiting) {
      if (waiting === 0 || isDue()) stdout.write(`${waitingLine(waiting)}\n`);
    },
    done: () => undefined,
  };
}

const waitingLine = (waiting: number): string =>
  waiting === 0
    ? "every record has its anchored receipt"
    : `${count(waiting)} records wait for their anchored receipts`;

function every(intervalMs: number, now: () => number): () => boolean {
  let before = -Infinity;
  return () => {
    if (now() - before < intervalMs) return false;
    before = now();
    return true;
  };
}
