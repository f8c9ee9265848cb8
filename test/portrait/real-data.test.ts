import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { countedFirstPass, countedOrderLines } from "../../service/portrait/cases.store.ts";
import { orderFigures } from "../../service/portrait/orders.ts";
import { qualityFigures } from "../../service/portrait/section.ts";
import { confirmLimits } from "../../service/portrait/signal.store.ts";
import { takeSignedEvents } from "../../service/trace/capture/signed-events.store.ts";
import { dataFolder, replayed } from "../support/data-set.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { PortrayedFactory } from "./scene.ts";

const present = existsSync(dataFolder);
if (!present) process.stdout.write(`skipped: the real data sets are not at ${dataFolder}\n`);

/** Whether all rows are taken: minutes. Otherwise as many as show the same in seconds. */
const isWhole = process.env["WHOLE_DATA"] === "1";
const THIRTY_YEARS_MS = 30 * 366 * 86_400_000;

/** Signs and sends drafts as they come, many at once. */
class Sender {
  readonly #factory: PortrayedFactory;
  readonly #device: TestDevice;
  #waiting: RecordDraft[] = [];

  constructor(factory: PortrayedFactory, device: TestDevice) {
    [this.#factory, this.#device] = [factory, device];
  }

  readonly send = async (draft: RecordDraft): Promise<void> => {
    if (this.#waiting.push(draft) >= 400) await this.flush();
  };

  async flush(): Promise<void> {
    const envelopes = [];
    for (const { device: _own, ...draft } of this.#waiting)
      envelopes.push(await this.#device.next(draft));
    this.#waiting = [];
    await this.#factory.send(...envelopes);
  }
}

/** @param asked what is sent of a record, and whether it is */
async function drawn(
  set: string,
  map: string,
  asked: (draft: RecordDraft, at: number) => RecordDraft | undefined,
  beganAt?: number,
): Promise<PortrayedFactory> {
  const factory = await PortrayedFactory.open(THIRTY_YEARS_MS);
  const sender = new Sender(factory, await factory.enrolled());
  let at = 0;
  const send = (draft: RecordDraft): Promise<void> => {
    const wanted = asked(draft, at++);
    return wanted === undefined ? Promise.resolve() : sender.send(wanted);
  };
  await replayed(set, map, send, beganAt);
  await sender.flush();
  while (await takeSignedEvents(factory.pool, () => new Date()));
  await factory.portrayed();
  return factory;
}

/** A file of a data set, read by nothing of ours. */
async function tableOf(file: string): Promise<Record<string, string>[]> {
  const [head = "", ...lines] = (await readFile(dataFolder + file, "utf8")).trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
  });
}

describe.skipIf(!present)("a steelworks' meter of a year", { timeout: 180_000 }, () => {
  const MACHINE = "gwangyang-mains-meter";
  /** 2018, or its first thirty days, in Korea, which is nine hours ahead and knows no summer time. */
  const days = isWhole ? 365 : 30;
  const from = "2017-12-31T15:00:00.000Z";
  const to = new Date(Date.parse(from) + days * 86_400_000).toISOString();
  const rowsOfPeriod = async () =>
    (await tableOf("steel_energy/Steel_industry_data.csv")).slice(0, days * 96);
  let factory: PortrayedFactory;
  beforeAll(async () => {
    factory = await drawn("steel_energy", "steel_energy", (draft, at) =>
      at < days * 96 ? draft : undefined,
    );
    await factory.declare({
      machine: MACHINE,
      metric: "energy.active",
      unit: "kW.h",
      meaning: "energyInterval",
      slotSeconds: 900,
      stamp: "end",
    });
    await factory.portray();
  }, 180_000);
  afterAll(() => factory.close());

  it("is what the file adds up to, and all of its time is evidenced", async () => {
    const rows = await rowsOfPeriod();
    const micro = rows.reduce(
      (total, row) => total + Math.round(Number(row["Usage_kWh"]) * 1e6),
      0,
    );
    const energy = (await factory.energy(MACHINE, from, to))("energy");
    expect(energy).toMatchObject({ coverage: "1", records: rows.length });
    expect(Number(energy.value)).toBe(micro / 1e6);
  });

  it("has the load profile of the file by the hour of its day, whose last quarter is stamped 00:00", async () => {
    const rows = await rowsOfPeriod();
    // In the order of the file, four rows are an hour and twenty-four hours a day: no date is read.
    const byHand = Array.from({ length: 24 }, () => 0);
    for (const [at, row] of rows.entries())
      byHand[Math.floor(at / 4) % 24] = (byHand[Math.floor(at / 4) % 24] ?? 0) + Math.round(Number(row["Usage_kWh"]) * 100); // prettier-ignore
    const { buckets } = (await factory.energy(MACHINE, from, to))("energy");
    const profile = Array.from({ length: 24 }, () => 0);
    for (const [at, { numerator }] of buckets.entries())
      profile[at % 24] = (profile[at % 24] ?? 0) + Math.round(Number(numerator) * 100);
    expect(profile).toEqual(byHand);
  });
});

const spindleOf = (draft: RecordDraft): RecordDraft =>
  draft.kind === "reading"
    ? { ...draft, readings: draft.readings.filter(({ metric }) => metric === "S.output.power") }
    : draft;

describe.skipIf(!present)("a milling machine's eighteen parts", { timeout: 180_000 }, () => {
  const beganAt = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  let factory: PortrayedFactory;
  beforeAll(async () => {
    factory = await drawn("cnc_mill_tool_wear", "cnc", spindleOf, beganAt);
  }, 180_000);
  afterAll(() => factory.close());

  it("ran for as many seconds as a count of the spindle's power by hand says", async () => {
    const signal = await factory.declare({
      machine: "umich-smart-mill-1",
      metric: "S.output.power",
      unit: "mW",
      slotSeconds: 1,
    });
    const limits = { idleMicro: 1_000_000n, runningMicro: 100_000_000_000n };
    await confirmLimits(factory.pool, signal, limits, { at: new Date(), by: "tester" });
    await factory.portray();
    const files = Array.from({ length: 18 }, (_one, at) => String(at + 1).padStart(2, "0"));
    const samples = (
      await Promise.all(files.map((part) => tableOf(`cnc_mill_tool_wear/experiment_${part}.csv`)))
    ).flat();
    // The first was taken when its record says, each other a tenth of a second after the one before.
    const first = await factory.pool.query<{ at: Date }>("SELECT min(captured_at) AS at FROM attested_record"); // prettier-ignore
    const start = first.rows[0]?.at.getTime() ?? 0;
    const seconds = Map.groupBy(samples.entries(), ([at]) => Math.floor((start + at * 100) / 1000));
    const means = [...seconds.values()].map(
      (some) =>
        some.reduce((total, [, row]) => total + Number(row["S1_OutputPower"]), 0) / some.length,
    );
    const running = means.filter((kilowatts) => kilowatts >= 0.1).length;
    const from = new Date(beganAt - 2 * 3_600_000).toISOString();
    const to = new Date(beganAt + 3_600_000).toISOString();
    const figure = (await factory.utilisation("umich-smart-mill-1", from, to))("runningTime");
    expect(running).toBeGreaterThan(1000);
    expect(running).toBeLessThan(means.length);
    expect([figure.numerator, figure.coverage]).toEqual([
      String(running),
      (means.length / 10_800).toFixed(6).replace(/0+$/, ""),
    ]);
  });

  it("has the first-pass yield of its visual inspections", async () => {
    const parts = await tableOf("cnc_mill_tool_wear/train.csv");
    const verdicts = parts.map((row) => row["passed_visual_inspection"]);
    const [good, bad] = ["yes", "no"].map((word) => verdicts.filter((one) => one === word).length);
    const at = {
      period: { from: "2020-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z" },
      resolution: "month",
    } as const;
    const { figures } = qualityFigures(await countedFirstPass(factory.pool, testFactory, at), at);
    expect(figures[0]).toMatchObject({
      numerator: String(good),
      denominator: String((good ?? 0) + (bad ?? 0)),
    });
    expect(good).toBeGreaterThan(0);
  });
});

describe.skipIf(!present)("lines of orders of ten years", { timeout: 900_000 }, () => {
  /** Of the 10,324, each nth. */
  const nth = isWhole ? 1 : 16;
  let factory: PortrayedFactory;
  beforeAll(async () => {
    factory = await drawn("scms_delivery", "scms", (draft, at) =>
      at % nth === 0 ? draft : undefined,
    );
  }, 900_000);
  afterAll(() => factory.close());

  it("are on time as often as a query over the file itself says, year by year", async () => {
    const file = await readFile(`${dataFolder}scms_delivery/SCMS_Delivery_History_Dataset.csv`, "latin1"); // prettier-ignore
    await factory.pool.query("CREATE TABLE of_file (line text, promised date, delivered date)");
    const dates = linesOf(file).filter((_one, at) => at % nth === 0);
    await factory.pool.query(
      "INSERT INTO of_file SELECT * FROM unnest($1::text[], $2::date[], $3::date[])",
      [dates.map(([id]) => id), dates.map(([, one]) => one), dates.map(([, , one]) => one)],
    );
    const { rows } = await factory.pool.query<{ lines: bigint; on_time: bigint }>(
      `SELECT count(*) AS lines, count(*) FILTER (WHERE delivered <= promised) AS on_time FROM of_file
       WHERE promised >= '2006-01-01' AND promised < '2016-01-01'`,
    );
    const at = {
      period: { from: "2006-01-01T00:00:00.000Z", to: "2016-01-01T00:00:00.000Z" },
      resolution: "month",
    } as const;
    const counted = orderFigures(await countedOrderLines(factory.pool, testFactory, at), at);
    const figures = counted.figures.filter(({ name }) => name.startsWith("onTime"));
    const [expected] = rows.map(({ lines, on_time }) => [String(on_time), String(lines)]);
    expect(expected?.[1]).toBe(String(Math.ceil(10_324 / nth)));
    for (const figure of figures) expect([figure.numerator, figure.denominator]).toEqual(expected);
    expect(figures.map(({ records }) => records)).toEqual([dates.length, dates.length]);
  });
});

/** Id, promised and delivered date of each row, by the position of the columns and with quotes, as RFC 4180 has them. */
function linesOf(file: string): string[][] {
  const [head = [], ...rows] = file
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a ?? b ?? "")); // prettier-ignore
  const columns = ["ID", "Scheduled Delivery Date", "Delivered to Client Date"].map((name) =>
    head.indexOf(name),
  );
  return rows.map((row) => columns.map((at) => row[at] ?? ""));
}
