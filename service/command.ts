import { setTimeout as sleep } from "node:timers/promises";
import type { Readable, Writable } from "node:stream";

/** What a command of the launcher gets instead of reaching for the process. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent where nobody writes to it. */
  readonly stdin?: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
  /** Aborted by the first SIGINT or SIGTERM: finish what was acknowledged, then return. */
  readonly signal: AbortSignal;
}

/** @returns the exit code */
export type Command = (context: CommandContext) => Promise<number>;

/** The longest that a timer waits. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Resolves when the command is told to stop. Listening to a signal alone would not keep the process alive. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await sleep(TIMER_MS_MAX, undefined, { signal }).catch(() => undefined);
}

/** What `parseArgs` says is wrong with the options, in a sentence; undefined for any other error. */
export function misuseOf(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || !("code" in error)) return undefined;
  if (!String(error.code).startsWith("ERR_PARSE_ARGS_")) return undefined;
  const [sentence = ""] = error.message.split(". ");
  return sentence;
}
