import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { Command, CommandContext } from "../service/command.ts";

/**
 * `./tallystick test [filter…]`: contract tests, then everything else. Prints `N passed, N failed, N skipped` last.
 */
export const run: Command = async (context) => {
  const contracts = context.args.length > 0 ? 0 : await contractTests(context);
  const rest = await step(context, "vitest", ["run", ...context.args]);
  return contracts === 0 ? rest : contracts;
};

const contractTests = (context: CommandContext): Promise<number> =>
  step(context, "hardhat", ["test", "solidity"]);

async function step(
  context: CommandContext,
  name: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(process.execPath, [`node_modules/.bin/${name}`, ...args], {
    stdio: "inherit",
    env: { ...context.env, HARDHAT_DISABLE_TELEMETRY: "true" },
    signal: context.signal,
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
