import type { Writable } from "node:stream";

/** What a command gets instead of reaching for the process. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

/** @returns the exit code */
export type Command = (context: CommandContext) => Promise<number>;
