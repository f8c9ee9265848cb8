import type { Command, CommandContext } from "../service/command.ts";
import { faultOf, readShownFacts, type ShownFact } from "../service/credit/fact/shown-facts.ts";
import { storiesOf } from "../service/credit/fact/stories.ts";
import { type CheckedFact, factsReport, isReliable } from "./facts/report.ts";
import { checkRecord } from "./verify/check-record.ts";
import { InputError, listBundles, readText } from "./verify/input.ts";
import { type Options, readOptions, UsageError } from "./verify/options.ts";

const usage = `usage: ./tallystick facts <facts.json>... --trust <manifest.json> --rpc <url> [--rpc <url>]

Checks facts of credit that somebody shows: that each is on record in the log, by a key that the party which says it had
registered, and that none between the first and the newest shown is left out. Whether one was said after the newest nobody
sees from what is shown: look at its day, and ask for a recent one.

  <facts.json>     what the lender's house answers to its borrower (GET /v1/application/facts or /v1/loans/…/facts)
  --trust <file>   the trust manifest: chain, contracts, code and log keys that you believe in
  --rpc <url>      a node of the chain; name two that different people run, and they must agree
  --json           for machines
  --lang en|zh     language of the report (default: from LANG)

exit code  0  every fact is to be relied on, and of each loan none is missing
           1  one is not, or one is missing
           2  wrong use, or a file that cannot be read
`;

/** `./tallystick facts` */
export const run: Command = async ({ args, env, signal, stderr, stdout }: CommandContext) => {
  try {
    const options = readOptions(args, env);
    if (options === "help") {
      stdout.write(usage);
      return 0;
    }
    const facts = await checkedFacts(options, signal);
    const stories = storiesOf(facts.filter(({ fault }) => fault === null).map(factOf));
    const isGood = isReliable(facts, stories);
    stdout.write(
      options.json
        ? `${JSON.stringify({ reliable: isGood, facts, stories })}\n`
        : factsReport(facts, stories, options.language),
    );
    return isGood ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof InputError)) throw error;
    stderr.write(`tallystick facts: ${error.message}\n`);
    if (error instanceof UsageError) stderr.write("./tallystick facts --help says more\n");
    return 2;
  }
};

const factOf = ({ fact }: CheckedFact) => fact;

async function checkedFacts(options: Options, signal: AbortSignal): Promise<CheckedFact[]> {
  const manifest = await readText(options.trust);
  const checked: CheckedFact[] = [];
  for (const file of await listBundles(options.paths)) {
    const shown = readShownFacts(await readText(file));
    if (shown === undefined) throw new InputError(`${file}: holds no facts of credit`);
    for (const one of shown) checked.push(await checkedBy(one, manifest, options, signal));
  }
  return checked;
}

async function checkedBy(
  shown: ShownFact,
  manifest: string,
  { endpoints }: Options,
  signal: AbortSignal,
): Promise<CheckedFact> {
  const { bundle, fact } = shown;
  const checks =
    bundle === null ? [] : await checkRecord(JSON.stringify(bundle), manifest, endpoints, signal);
  const failed = checks.filter(({ code, status }) => status === "fail" && code !== "needs");
  return { fact, fault: faultOf(shown, checks) ?? null, failed: failed.map(({ id }) => id) };
}
