import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { startEmbeddedChain } from "../service/chain/embedded.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { startService } from "../service/compose.ts";
import { configFrom } from "../service/config.ts";
import { dataSets } from "./acceptance/data-set.ts";
import { runSet, type SetResult } from "./acceptance/run-set.ts";
import { run as verify } from "./verify.ts";

const usage = `usage: ./tallystick acceptance [--data DIR] [--bundles N]

Replays four sets of real data (default ../shared/data) through MQTT, PostgreSQL and chain, and requires: every row is
in a stored record or reported, every record has an anchored receipt, and N random bundles of each set (default 200)
verify with the service stopped. Skips where the data is absent.
`;

/** `./tallystick acceptance` */
export const run: Command = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      data: { type: "string", default: "../shared/data" },
      bundles: { type: "string", default: "200" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    context.stdout.write(usage);
    return 0;
  }
  const data = resolve(values.data);
  const isThere = await access(data).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    context.stdout.write(`skipped: no data at ${values.data}\n`);
    return 0;
  }
  const home = await mkdtemp(join(tmpdir(), "tallystick-acceptance-"));
  try {
    return await accept({ home, data, bundlesPerSet: Number(values.bundles) }, context);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

async function accept(
  place: { readonly home: string; readonly data: string; readonly bundlesPerSet: number },
  context: CommandContext,
): Promise<number> {
  const results = await replayAll(place, {
    ...context,
    env: { ...context.env, TALLYSTICK_PASSPHRASE: "acceptance" },
  });
  const faults = results.flatMap(faultsOf);
  for (const result of results) context.stdout.write(`${lineOf(result)}\n`);
  const verified = await verifyAll(place.home, context);
  if (verified !== 0) faults.push("a bundle does not verify");
  for (const fault of faults) context.stdout.write(`not accepted: ${fault}\n`);
  context.stdout.write(faults.length === 0 ? "accepted\n" : "");
  return faults.length === 0 ? 0 : 1;
}

async function replayAll(
  place: Parameters<typeof accept>[0],
  context: CommandContext,
): Promise<SetResult[]> {
  const service = await startService({
    ...configFrom({
      TALLYSTICK_HOME: join(place.home, "service"),
      HTTP_PORT: "0",
      MQTT_PORT: "0",
      LOG_LEVEL: "warn",
    }),
    // The data is years old, and says so.
    clockBehindMsMax: Number.MAX_SAFE_INTEGER,
  });
  try {
    const results: SetResult[] = [];
    for (const set of dataSets) results.push(await runSet(set, place, service, context));
    return results;
  } finally {
    await service.stop();
  }
}

/** With nothing running but a node of the chain. */
async function verifyAll(home: string, context: CommandContext): Promise<number> {
  const chain = await startEmbeddedChain(join(home, "service"));
  try {
    const bundles = dataSets.map(({ name }) => join(home, "bundles", name));
    const trust = join(home, "service", "trust-manifest.json");
    const report = new PassThrough();
    const lines = text(report);
    const args = [...bundles, "--trust", trust, "--rpc", chain.url, "--lang", "en"];
    const code = await verify({ ...context, args, stdout: report });
    report.end();
    // Of hundreds of bundles only those are news that fail, and the sum.
    for (const line of (await lines).split("\n"))
      if (line !== "" && !line.startsWith("✓")) context.stdout.write(`${line}\n`);
    return code;
  } finally {
    await chain.stop();
  }
}

function faultsOf({ name, reported, sourceRows, stored }: SetResult): string[] {
  const faults: string[] = [];
  const require = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${name}: ${what}`);
  };
  require(sourceRows ===
    reported.rows, `${String(sourceRows)} rows in the source, ${String(reported.rows)} reported`);
  require(reported.rows ===
    reported.mapped + reported.unmappable, "rows are neither mapped nor reported");
  require(stored.records ===
    reported.records, `${String(stored.records)} records stored, ${String(reported.records)} signed`);
  require(stored.readings ===
    reported.readings, `${String(stored.readings)} readings stored, ${String(reported.readings)} mapped`);
  require(stored.refused === 0, `${String(stored.refused)} records refused`);
  require(stored.unanchored === 0, `${String(stored.unanchored)} records without an anchor`);
  return faults;
}

const lineOf = ({ name, reported, seconds, stored }: SetResult): string =>
  `${name}: ${String(reported.rows)} rows = ${String(reported.mapped)} in ${String(stored.records)} records ` +
  `(${String(stored.readings)} readings) + ${String(reported.unmappable)} unmappable; all anchored; ${seconds.toFixed(0)} s`;
