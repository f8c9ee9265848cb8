import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "../service/command.ts";
import { type Check, isReplayed, replayReceipt } from "../service/credit/decision/replay.ts";
import { checkOnRecord } from "../service/credit/decision/on-record.ts";
import { decisionReport } from "./decision/report.ts";
import { checkRecord } from "./verify/check-record.ts";
import { endpointsOf, UsageError } from "./verify/options.ts";

const usage = `usage: ./tallystick replay-decision --receipt FILE --model FILE --policy FILE [--portrait FILE]
                                    [--signer KEYID] [--bundle FILE --trust FILE --rpc URL]

Makes a lender's decision anew from its receipt, offline, and holds the receipt against it byte by byte:
what was signed, by which policy and model, from what, and what follows. One line for each check.

--receipt FILE   the decision receipt, with what the lender opens of its inputs
--model FILE     the model that it was decided by (model.json of ./tallystick model publish)
--policy FILE    the lender's policy
--portrait FILE  the portrait, where the receipt does not have it in it; holds it against the receipt's
--signer KEYID   SHA-256 of the lender's key, 64 hexadecimal digits, which you have from elsewhere; without
                 it anybody may have signed, and the check stays open
--bundle FILE    the decision's bundle: checks that it is on record in the log, and when at the latest
--trust FILE     with it: the trust manifest of the log that you believe in
--rpc URL        with it: a node of the chain; name two that different people run, and they must agree
--json           for machines
--lang en|zh     language of the report (default: from LANG)

exit code  0  every check passed, but for those that were not asked for
           1  a check failed
           2  wrong use, or a file that cannot be read
`;

/** `./tallystick replay-decision` */
export const run: Command = async ({ args, env, signal, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options.help === true) {
      stdout.write(usage);
      return 0;
    }
    const language = languageOf(options.lang, env);
    const receipt = await textOf(required(options.receipt, "receipt"));
    const replayed = replayReceipt(receipt, {
      model: await textOf(required(options.model, "model")),
      policy: await textOf(required(options.policy, "policy")),
      portrait: options.portrait === undefined ? undefined : await textOf(options.portrait),
      signer: signerOf(options.signer),
    });
    const checks = [...replayed, ...(await recordOf(receipt, options, signal))];
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
    bundle: text,
    trust: text,
    rpc: { type: "string", multiple: true },
    lang: text,
    json: flag,
    help: flag,
  } as const;
  return parseArgs({ args: [...args], options }).values;
}

/** Whether it is on record, where a bundle is shown. */
async function recordOf(
  receipt: string,
  { bundle, rpc, trust }: ReturnType<typeof readOptions>,
  signal: AbortSignal,
): Promise<Check[]> {
  if (bundle === undefined) return [];
  const text = await textOf(bundle);
  const manifest = await textOf(required(trust, "trust"));
  const nodes = rpc ?? [];
  required(nodes[0], "rpc");
  return [
    checkOnRecord(receipt, text, await checkRecord(text, manifest, endpointsOf(nodes), signal)),
  ];
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
