import { bundleKind } from "../service/evidence/verification/evidence.ts";
import { type LotReader, verifyLot } from "../service/quality/lot-evidence/verify-lot.ts";
import { remembering } from "../service/quality/lot-evidence/read-records.ts";
import { verifyTrace } from "../service/quality/lot-evidence/verify-trace.ts";
import { verifySnapshot } from "../service/portrait/snapshot/verify-snapshot.ts";
import { canonicalUri } from "../service/trace/capture/epc.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { checkRecord } from "./verify/check-record.ts";
import { InputError, listBundles, readText } from "./verify/input.ts";
import { type Options, readOptions, UsageError } from "./verify/options.ts";
import { LOT_POST_LIMITS, postTo } from "../service/chain/post-to.ts";
import {
  isVerified,
  reportJson,
  reportMany,
  reportOne,
  type Verification,
} from "./verify/report.ts";

const help = `usage: ./tallystick verify <bundle.json>... --trust <manifest.json> --rpc <url> [--rpc <url>]

Checks that a device signed a record, that the log kept it and that the chain witnessed it; of a lot's
bundle, also that its history is complete, that its plan comes to the chain's verdicts, where the lot
stands and what it is made of; of a trace's bundle, what went into what, by whose word; of a snapshot
of a factory's portrait, that the log said so, for whom, and that its figures follow from their parts
and from the records behind them. Needs no database and trusts nobody but your manifest; what the
chain says it hears from the nodes you name.

  <bundle.json>    a bundle, several, or a directory of them
  --trust <file>   the trust manifest: chain, contracts, code and log keys that you believe in
  --rpc <url>      a node of the chain; name two that different people run, and they must agree.
                   Reports show no path and no password of it
  --lender <id>    of a snapshot: the party that it has to be for, 64 hexadecimal digits
  --nonce=<text>   of a snapshot: what it has to be made under
  --records <dir>  of a snapshot: bundles of the records behind it, of which its machines' figures are
                   counted again
  --json           for machines
  --details        of a lot, every check of every record too
  --lang en|zh     language of the report (default: from LANG)

Every check is required but these: "nodes agree" cannot be made with one --rpc, "not made before"
cannot be made when the record names no block that it had seen, of a lot's "events" those that nobody
signed are only listed, and so is of its "path" what nobody signed or shows; of a snapshot, "for whom"
and "counted again" are made when you ask. A check that is made and
fails counts, required or not.

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
  const reader = readerOf(options, signal);
  const kind = bundleKind(text);
  if (kind === "lot/1") return { file, kind: "lot", ...(await verifyLot(text, manifest, reader)) };
  if (kind === "trace/1")
    return { file, kind: "trace", ...(await verifyTrace(text, manifest, reader)) };
  if (kind === "snapshot/1")
    return { file, kind: "snapshot", ...(await snapshotFile(text, manifest, reader, options)) };
  const checks = await checkRecord(text, manifest, options.endpoints, signal);
  return { file, kind: "record", checks };
}

/** Nodes are asked once for what many records share. */
async function snapshotFile(
  text: string,
  manifest: string,
  { nodes }: LotReader,
  { lender, nonce, records }: Options,
): Promise<Pick<Verification, "checks" | "records">> {
  const files = records === undefined ? undefined : await listBundles([records]);
  const texts = files && (await Promise.all(files.map(readText)));
  const { checks, records: entry } = await verifySnapshot(text, manifest, {
    nodes: nodes.map(({ label, post }) => ({ label, post: remembering(post) })),
    lender,
    nonce,
    records: texts,
  });
  return { checks, records: entry };
}

const readerOf = ({ endpoints }: Options, signal: AbortSignal): LotReader => ({
  nodes: endpoints.map(({ label, url }) => ({ label, post: postTo(url, LOT_POST_LIMITS, signal) })),
  oneSpelling: canonicalUri,
});

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
