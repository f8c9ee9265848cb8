import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { Command, CommandContext } from "../service/command.ts";

/** What has to be clean, by name: the tool and its arguments. */
const checks: Readonly<Record<string, readonly [string, ...string[]]>> = {
  types: ["tsc"],
  "lint and import law": ["oxlint"],
  format: ["prettier", "--check", "--log-level", "warn", "."],
  contracts: ["solhint", "--max-warnings", "0", "contracts/**/*.sol"],
  "dead code": ["knip"],
};

/** `./tallystick check`: types, lint, the import law, format, contract lint and dead code. */
export const run: Command = async (context) => {
  const failed: string[] = [];
  for (const [name, [tool, ...args]] of Object.entries(checks)) {
    context.stdout.write(`${name}: `);
    const code = await runTool(context, tool, args);
    context.stdout.write(code === 0 ? "clean\n" : `${tool} found faults\n`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) context.stderr.write(`not clean: ${failed.join(", ")}\n`);
  return failed.length > 0 ? 1 : 0;
};

async function runTool(
  { env, signal }: CommandContext,
  tool: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(process.execPath, [`node_modules/.bin/${tool}`, ...args], {
    env: { ...env },
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) process.stdout.write(`\n${Buffer.concat(output).toString("utf8")}`);
  return code ?? 1;
}
