import { askEndpoint } from "../service/evidence/verification/ask-endpoint.ts";
import type { EndpointAnswer } from "../service/evidence/verification/endpoint.ts";
import { isLotBundle } from "../service/evidence/verification/evidence.ts";
import { openEvidence, verifyEvidence } from "../service/evidence/verification/verify.ts";
import { verifyLot } from "../service/quality/lot-evidence/verify-lot.ts";
import { canonicalUri } from "../service/trace/capture/epc.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { InputError, listBundles, readText } from "./verify/input.ts";
import { type Options, readOptions, UsageError } from "./verify/options.ts";
import { LOT_POST_LIMITS, POST_LIMITS, postTo } from "./verify/post.ts";
import {
  isVerified,
  reportJson,
  reportMany,
  reportOne,
  type Verification,
} from "./verify/report.ts";

const help = `usage: ./tallystick verify <bundle.json>... --trust <manifest.json> --rpc <url> [--rpc <url>]

Checks that a device signed a record, that the log kept it and that the chain witnessed it; of a lot's
bundle, also that its history is complete, that its plan comes to the chain's verdicts and where the lot
stands. Needs no database and trusts nobody but your manifest; what the chain says it hears from the
nodes you name.

  <bundle.json>    a bundle, several, or a directory of them
  --trust <file>   the trust manifest: chain, contracts, code and log keys that you believe in
  --rpc <url>      a node of the chain; name two that different people run, and they must agree.
                   Reports show no path and no password of it
  --json           for machines
  --details        of a lot, every check of every record too
  --lang en|zh     language of the report (default: from LANG)

Every check is required but three: "nodes agree" cannot be made with one --rpc, "not made before"
cannot be made when the record names no block that it had seen, and of a lot's "events" those that
nobody signed are only listed. A check that is made and fails counts, required or not.

exit code  0  every required check passed and none failed, for every bundle
           1  a check failed, or a required one could not be made
           2  wrong use, or a file that cannot be read
`;

export const run: Command = async (context) => {
  try {
    const options = readOptions(context.args, context.env);
    if (options === "help") {
      context.stdout.write(help);
      return 0;
    }
    const verifications = await verifyAll(options, context.signal);
    context.stdout.write(report(verifications, options, context));
    return isVerified(verifications) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof InputError)) throw error;
    context.stderr.write(`verify: ${error.message}\n`);
    if (error instanceof UsageError) context.stderr.write("./tallystick verify --help says more\n");
    return 2;
  }
};

async function verifyAll(options: Options, signal: AbortSignal): Promise<Verification[]> {
  const manifest = await readText(options.trust);
  const files = await listBundles(options.paths);
  const verifications: Verification[] = [];
  for (const file of files) {
    verifications.push(await verifyFile(file, manifest, { options, signal }));
  }
  return verifications;
}

async function verifyFile(
  file: string,
  manifest: string,
  { options, signal }: { readonly options: Options; readonly signal: AbortSignal },
): Promise<Verification> {
  const text = await readText(file);
  if (isLotBundle(text)) {
    const nodes = options.endpoints.map(({ label, url }) => ({
      label,
      post: postTo(url, LOT_POST_LIMITS, signal),
    }));
    return { file, ...(await verifyLot(text, manifest, { nodes, oneSpelling: canonicalUri })) };
  }
  const evidence = openEvidence(text, manifest);
  return {
    file,
    checks: verifyEvidence(evidence, await askAll(evidence.question, options, signal)),
  };
}

async function askAll(
  question: Parameters<typeof askEndpoint>[2] | undefined,
  { endpoints }: Options,
  signal: AbortSignal,
): Promise<EndpointAnswer[]> {
  if (question === undefined) return [];
  return Promise.all(
    endpoints.map(({ label, url }) =>
      askEndpoint(label, postTo(url, POST_LIMITS, signal), question),
    ),
  );
}

function report(
  verifications: readonly Verification[],
  { details, json, language }: Options,
  { env, stdout }: CommandContext,
): string {
  if (json) return reportJson(verifications, language);
  const style = {
    language,
    details,
    colour: stdout.isTTY === true && env["NO_COLOR"] === undefined,
  };
  const [only, ...others] = verifications;
  return only !== undefined && others.length === 0
    ? reportOne(only, style)
    : reportMany(verifications, style);
}
