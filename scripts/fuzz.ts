import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { firstParties } from "../service/chain-home.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { type Service, startService } from "../service/compose.ts";
import { configFrom } from "../service/config.ts";
import { newAskers } from "./fuzz/askers.ts";
import { bringSchemathesis, fuzzAs, type Seen } from "./fuzz/schemathesis.ts";

const usage = `usage: ./tallystick fuzz [--requests N] [--examples N] [--seed N]

Starts the whole service and lets schemathesis ask everything that its OpenAPI document names, as nobody, as a
machine and as a person, until at least --requests (default 20000) were made. Fails on an answer that the document
does not name, or an error of the service's own. Skipped, and says so, where Python and its packages are not to be had.

--examples N  cases that are made up for an operation in a round (default 60)
`;

interface Options {
  readonly requests: number;
  readonly examples: number;
  readonly seed: number;
}

/** `./tallystick fuzz` */
export const run: Command = async (context) => {
  const options = optionsOf(context.args);
  if (options === undefined) {
    context.stdout.write(usage);
    return 0;
  }
  const program = await bringSchemathesis(context);
  if (program === undefined) {
    context.stdout.write("skipped: schemathesis cannot be installed here\n");
    return 0;
  }
  const scratch = await mkdtemp(join(tmpdir(), "tallystick-fuzz-"));
  const service = await startService(
    configFrom({
      TALLYSTICK_HOME: join(scratch, "home"),
      HTTP_PORT: "0",
      MQTT_PORT: "0",
      LOG_LEVEL: "error",
      ...unhurried,
    }),
  );
  try {
    return await fuzz(context, service, program, scratch, options);
  } finally {
    await service.stop();
    await rm(scratch, { recursive: true, force: true });
  }
};

/** Everything comes from one address, and in one party's name: rates are not what is looked for. */
const unhurried = {
  RATE_ANONYMOUS_PER_S: "100000",
  RATE_CREDENTIAL_PER_S: "100000",
  RATE_PRINCIPAL_PER_S: "100000",
  RATE_PARTY_PER_S: "100000",
};

async function fuzz(
  context: CommandContext,
  service: Service,
  program: string,
  scratch: string,
  { examples, requests, seed }: Options,
): Promise<number> {
  const party = firstParties.factory.slice(2);
  const statuses = new Map<string, number>();
  const dirty: string[] = [];
  let made = 0;
  for (let round = 0; made < requests && !context.signal.aborted; round++)
    for (const asker of await newAskers(service.pool, party)) {
      const { clean, seen } = await fuzzAs(context, program, {
        service: service.httpUrl ?? "",
        asker,
        own: { party, factory: party, member: party, role: "supplier" },
        examplesPerOperation: examples,
        seed: seed + round,
        scratch,
      });
      made += tally(seen, statuses);
      if (!clean) dirty.push(`${asker.name}, seed ${String(seed + round)}`);
    }
  const byStatus = Array.from(statuses, ([status, count]) => `${status}: ${String(count)}`);
  context.stdout.write(`${String(made)} requests, by status ${byStatus.toSorted().join(", ")}\n`);
  context.stdout.write(dirty.length === 0 ? "no fault\n" : `faults as ${dirty.join("; ")}\n`);
  return dirty.length === 0 && made >= requests ? 0 : 1;
}

function tally(seen: Seen, statuses: Map<string, number>): number {
  let sum = 0;
  for (const [what, count] of Object.entries(seen)) {
    const status = what.slice(what.lastIndexOf(" ") + 1);
    statuses.set(status, (statuses.get(status) ?? 0) + count);
    sum += count;
  }
  return sum;
}

function optionsOf(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { requests: text, examples: text, seed: text, help: { type: "boolean" } },
  });
  if (values.help === true) return undefined;
  return {
    requests: Number(values.requests ?? 20_000),
    examples: Number(values.examples ?? 60),
    seed: Number(values.seed ?? randomInt(2 ** 31)),
  };
}
