import { Writable } from "node:stream";
import { run } from "../../../scripts/verify.ts";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `./tallystick verify` in this process. */
export async function verifyCommand(
  args: readonly string[],
  { env = {}, isTTY = false }: { env?: Record<string, string>; isTTY?: boolean } = {},
): Promise<CommandResult> {
  const [stdout, stderr] = [new Memory(), new Memory()];
  const { signal } = new AbortController();
  const code = await run({ args, env, stdout: Object.assign(stdout, { isTTY }), stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Memory extends Writable {
  text = "";
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
