import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { run } from "../../../scripts/privacy.ts";

/** `./tallystick privacy`, beside whatever runs over the same database and home. */
export async function privacy(
  databaseUrl: string,
  home: string,
  ...args: readonly string[]
): Promise<{ code: number; said: string; complained: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run({
    args: [...args, "--home", home],
    env: { DATABASE_URL: databaseUrl },
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { code, said: await text(stdout), complained: await text(stderr) };
}
