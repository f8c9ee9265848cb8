import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Gas of whole transactions with ten rules in a log of 2^20 entries, as `test/contracts/QualityGas.t.sol` measures it. */
export interface JudgeFigures {
  readonly judge: {
    readonly gas: {
      readonly first: number;
      readonly another: number;
      readonly lotOf32: number;
      readonly release: number;
    };
  };
}

export async function judgeGas(): Promise<JudgeFigures> {
  const args = ["node_modules/.bin/hardhat", "test", "solidity", "test/contracts/QualityGas.t.sol"];
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true" };
  const { stdout } = await run(process.execPath, args, { cwd: root, env });
  const gasOf = (call: string): number => {
    const found = new RegExp(`${call}: (\\d+) gas`).exec(stdout)?.[1];
    if (found === undefined) throw new Error(`the contracts' test says no gas of: ${call}`);
    return Number(found);
  };
  return {
    judge: {
      gas: {
        first: gasOf("judge the first inspection of a lot"),
        another: gasOf("judge another one"),
        lotOf32: gasOf("judge a lot of 32"),
        release: gasOf("release"),
      },
    },
  };
}
