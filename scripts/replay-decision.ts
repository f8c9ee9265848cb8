import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "../service/command.ts";
import { type Check, isReplayed, replayReceipt } from "../service/credit/decision/replay.ts";
import { decisionReport } from "./decision/report.ts";

const usage = `usage: ./tallystick replay-decision --receipt FILE --model FILE --policy FILE [--portrait FILE]
                                    [--signer KEYID]

Makes a lender's decision anew from its receipt, offline, and holds the receipt against it byte by byte:
what was signed, by which policy and model, from what, and what follows. One line for each check.

--receipt FILE   the decision receipt, with what the lender opens of its inputs
--model FILE     the model that it was decided by (model.json of ./tallystick model publish)
--policy FILE    the lender's policy
--portrait FILE  the portrait, where the receipt does not have it in it; holds it against the receipt's
--signer KEYID   SHA-256 of the lender's key, 64 hexadecimal digits, which you have from elsewhere; without
                 it anybody may have signed, and the check stays open
--json           for machines
--lang en|zh     language of the report (default: from LANG)

exit code  0  every check passed, but for those that were not asked for
           1  a check failed
           2  wrong use, or a file that cannot be read
`;

class UsageError extends Error {}

/** `./tallystick replay-decision` */
export const run: Command = async ({ args, env, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options.help === true) {
      stdout.write(usage);
      return 0;
    }
    const language = languageOf(options.lang, env);
    const receipt = await textOf(required(options.receipt, "receipt"));
    const checks = replayReceipt(receipt, {
      model: await textOf(required(options.model, "model")),
      policy: await textOf(required(options.policy, "policy")),
      portrait: options.portrait === undefined ? undefined : await textOf(options.portrait),
      signer: signerOf(options.signer),
    });
    stdout.write(options.json === true ? json(checks) : decisionReport(receipt, checks, language));
    return isReplayed(checks) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`tallystick replay-decision: ${error.message}\n`);
    stderr.write("./tallystick replay-decision --help says more\n");
    return 2;
  }
};

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    receipt: text,
    model: text,
    policy: text,
    portrait: text,
    signer: text,
    lang: text,
    json: flag,
    help: flag,
  } as const;
  return parseArgs({ args: [...args], options }).values;
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`needs --${name}`);
  return value;
}

function signerOf(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[0-9a-f]{64}$/.test(value))
    throw new UsageError("--signer is a SHA-256, 64 lower-case hexadecimal digits");
  return value;
}

function languageOf(chosen: string | undefined, env: Readonly<Record<string, string | undefined>>) {
  if (chosen !== undefined && chosen !== "en" && chosen !== "zh")
    throw new UsageError("--lang is en or zh");
  return chosen ?? (/^zh/i.test(env["LC_ALL"] ?? env["LANG"] ?? "") ? "zh" : "en");
}

async function textOf(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : "unreadable"}`);
  }
}

const json = (checks: readonly Check[]): string =>
  `${JSON.stringify({ replayed: isReplayed(checks), checks })}\n`;
