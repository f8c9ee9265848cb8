import { createLogUpdate } from "log-update";
import type { CommandContext } from "../../service/command.ts";
import { type LiveState, renderLive } from "./live-view.ts";
import type { Language } from "./live-words.ts";

export interface LiveTerminalOptions {
  readonly stdout: CommandContext["stdout"];
  readonly language: Language;
  /** Asked for what to show each time. */
  readonly state: () => LiveState;
  readonly intervalMs?: number;
}

const INTERVAL_MS = 500;
const PLAIN_INTERVAL_MS = 10_000;
const PLAIN_COLUMNS = 80;

/**
 * Shows the live view until it is stopped: in place on a terminal, else as a line now and then, as logs want it.
 * @returns how to stop; the last view stays on the screen
 */
export function showLive({ stdout, language, state, intervalMs }: LiveTerminalOptions): () => void {
  // One that does not know how wide it is (serial lines, some containers) has nothing to draw on.
  const isTerminal = stdout.isTTY === true && stdout.columns !== 0;
  const update = isTerminal ? createLogUpdate(stdout) : undefined;
  const draw = (): void => {
    if (update === undefined) stdout.write(`${plainLine(state())}\n`);
    else update(renderLive(state(), stdout.columns ?? PLAIN_COLUMNS, language));
  };
  draw();
  const timer = setInterval(draw, intervalMs ?? (isTerminal ? INTERVAL_MS : PLAIN_INTERVAL_MS));
  return () => {
    clearInterval(timer);
    draw();
    update?.done();
    if (update === undefined) stdout.write(plainEnd(state()));
  };
}

/** How to go on from here, where nothing stayed on a screen. */
export function plainEnd({ verifyCommand }: LiveState): string {
  if (verifyCommand === undefined) return "";
  return `verify one record yourself, with ./tallystick chain running: ${verifyCommand.join(" ")}\n`;
}

/** For logs and machines: always English, always one line. */
export function plainLine({
  recordsPerSecond,
  logSize,
  anchor,
  receipt,
  devices,
}: LiveState): string {
  const sum = (figure: "waiting" | "anchored"): number =>
    devices.reduce((total, device) => total + device[figure], 0);
  return [
    `records/s ${recordsPerSecond.toFixed(1)}`,
    `log ${String(logSize)}`,
    `anchored ${String(sum("anchored"))}`,
    `waiting ${String(sum("waiting"))}`,
    anchor === undefined
      ? "no anchor yet"
      : `block ${String(anchor.block)} gas ${String(anchor.gas)}`,
    receipt === undefined
      ? "no receipt yet"
      : `verified ${receipt.device} ${String(receipt.sequence)}`,
  ].join("  ");
}
