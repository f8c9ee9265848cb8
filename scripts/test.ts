import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { Command, CommandContext } from "../service/command.ts";
import { type KeptOutput, keepOutput } from "./test/output.ts";

/**
 * `./tallystick test [filter…]`: contract tests, then everything else, then a search of all that these printed and
 * logged for secrets, which says nothing where there are none: vitest's `N passed, N failed, N skipped` stays last.
 */
export const run: Command = async (context) => {
  const contracts = context.args.length > 0 ? 0 : await step(context, "hardhat", contractTests);
  const output = await keepOutput();
  try {
    const rest = await step(context, "vitest", ["run", ...context.args], output);
    const secrets = await requireNoSecrets(context, output);
    return contracts || rest || secrets;
  } finally {
    await output.remove();
  }
};

const contractTests = ["test", "solidity"];

async function step(
  { env, signal, stderr, stdout }: CommandContext,
  name: string,
  args: readonly string[],
  output?: KeptOutput,
): Promise<number> {
  const child = spawn(process.execPath, [`node_modules/.bin/${name}`, ...args], {
    stdio: ["inherit", output ? "pipe" : "inherit", output ? "pipe" : "inherit"],
    env: {
      ...env,
      HARDHAT_DISABLE_TELEMETRY: "true",
      ...(output && { TEST_LOG_DIRECTORY: output.directory }),
      ...(output && stdout.isTTY === true && { FORCE_COLOR: "1" }),
    },
    signal,
  });
  if (child.stdout !== null) output?.keep(child.stdout, stdout);
  if (child.stderr !== null) output?.keep(child.stderr, stderr);
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

async function requireNoSecrets({ stderr }: CommandContext, output: KeptOutput): Promise<number> {
  const leaks = await output.search();
  for (const { kind, line, source } of leaks)
    stderr.write(`${kind} in line ${String(line)} of ${source}\n`);
  return leaks.length > 0 ? 1 : 0;
}
