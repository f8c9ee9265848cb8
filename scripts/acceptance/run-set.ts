import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run as device } from "../../device-attest/cli.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Command, CommandContext } from "../../service/command.ts";
import type { Service } from "../../service/compose.ts";
import { run as enrol } from "../enrol.ts";
import { readerHeaders } from "../people/reader.ts";
import { run as replay } from "../replay.ts";
import type { DataSet } from "./data-set.ts";
import { countRows } from "./source-rows.ts";
import { drawn, type Stored, storedOf } from "./stored.ts";

export interface SetResult {
  readonly name: string;
  readonly sourceRows: number;
  readonly reported: Totals;
  readonly stored: Stored;
  readonly bundles: number;
  readonly seconds: number;
}

interface Totals {
  readonly rows: number;
  readonly mapped: number;
  readonly unmappable: number;
  readonly records: number;
  readonly readings: number;
}

interface Place {
  /** Everything that the acceptance run writes. */
  readonly home: string;
  readonly data: string;
  readonly bundlesPerSet: number;
}

/** A person's own steps, for one set of data: make a device, enrol it, replay, fetch some bundles. */
export async function runSet(
  set: DataSet,
  place: Place,
  service: Service,
  context: CommandContext,
): Promise<SetResult> {
  const home = join(place.home, "devices", set.name);
  const report = join(place.home, `${set.name}.report.json`);
  const source = join(place.data, set.folder);
  const start = performance.now();
  const step = (name: string, command: Command, args: readonly string[]) =>
    mustSucceed(name, command, { ...context, args });

  await step("device init", device, ["init", ...initFlags(home, set.device, service)]);
  await step(
    "enrol",
    enrol,
    flags({
      home,
      service: service.httpUrl ?? "",
      "service-home": join(place.home, "service"),
    }),
  );
  await step("replay", replay, flags({ map: set.mapping, source, home, report }));
  const hashes = await drawn(service.pool, set.device, place.bundlesPerSet);
  await saveBundles(join(place.home, "bundles", set.name), hashes, service);
  const { totals } = JSON.parse(await readFile(report, "utf8")) as { totals: Totals };
  return {
    name: set.name,
    sourceRows: await countRows(source),
    reported: totals,
    stored: await storedOf(service.pool, set.device),
    bundles: hashes.length,
    seconds: (performance.now() - start) / 1000,
  };
}

const flags = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);

const initFlags = (home: string, urn: string, { chain, mqttUrl }: Service): string[] =>
  flags({
    home,
    device: urn,
    factory: firstParties.factory,
    "log-origin": chain.manifest.origin,
    "log-key": chain.manifest.logKeys[0] ?? "",
    mqtt: mqttUrl ?? "",
  });

async function saveBundles(
  folder: string,
  hashes: readonly string[],
  { httpUrl, pool }: Service,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const factory = firstParties.factory.slice(2);
  const headers = await readerHeaders(pool, factory);
  for (const hash of hashes) {
    const url = `${httpUrl ?? ""}/v1/factories/${factory}/bundles/${hash}`;
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`no bundle for ${hash}: ${await response.text()}`);
    await writeFile(join(folder, `${hash}.json`), await response.text());
  }
}

async function mustSucceed(name: string, command: Command, context: CommandContext): Promise<void> {
  const code = await command(context);
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
}
