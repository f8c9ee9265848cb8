import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../device-attest/jcs.ts";
import { asRecord } from "../../device-attest/record.ts";
import { hourOf } from "../../service/portrait/cell.ts";
import { confirmLimits, declareSignal } from "../../service/portrait/signal.store.ts";
import { slotsOf, together } from "../../service/portrait/slot.ts";
import { type TestAgent, testAgent, testFactoryId } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { readOwn } from "../support/own-data.ts";
import { verified } from "../support/verified.ts";
import { type TestService, testService } from "../support/service.ts";

let target: TestService;
let sender: TestAgent;
beforeAll(async () => {
  target = await testService();
  sender = await testAgent(target);
});
afterAll(async () => {
  await sender.stop();
  await target.close();
});

interface Bundle {
  readonly record: Json;
  readonly statement: string;
}

async function own<T>(path: string): Promise<T> {
  const { database, service } = target;
  return (await (await readOwn(database.pool, service.httpUrl, path)).json()) as T;
}

const MACHINE = "mill-1";
const hour = new Date(Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000).toISOString();
const next = new Date(Date.parse(hour) + 3_600_000).toISOString();
const query = `from=${hour}&to=${next}&resolution=hour`;
const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };

/** Ten minutes of readings, a few seconds apart, at a height that nobody chose. */
const readings = () =>
  Array.from({ length: 60 }, (_one, at) => ({
    metric: "power.active",
    unit: "W",
    value: (Math.random() * 2000).toFixed(1),
    offsetMs: at * 10_000 + Math.floor(Math.random() * 9000),
  }));

describe("a figure of the portrait", () => {
  it("is followed to its records, each verified by itself, and comes out of them alone", async () => {
    for (let part = 0; part < 6; part++)
      await sender.agent.append({
        device: sender.device,
        machine: part === 4 ? "another" : MACHINE,
        capturedAt: new Date(Date.parse(hour) + part * 600_000).toISOString(),
        kind: "reading",
        source: "sensor",
        subjects: [],
        readings: readings(),
      });
    await sender.agent.drained();
    const draft = {
      machine: MACHINE,
      metric: "power.active",
      unit: "W",
      meaning: "load",
      slotSeconds: 60,
      stamp: "start",
      time: "claimed",
    } as const;
    const { pool } = target.database;
    const [by, at] = ["tester", new Date()];
    const declaring = { factory: testFactoryId, draft, by, at, idempotencyKey: undefined };
    const signal = await declareSignal(pool, declaring);
    if (typeof signal === "string") throw new Error(signal);
    await confirmLimits(pool, signal, limits, { at, by });

    interface Answer {
      readonly figures: readonly { name: string; numerator: string; records: number }[];
    }
    const { figures } = await eventually(
      () => own<Answer>(`portrait/utilisation?${query}`),
      (answer) => answer.figures[0]?.records === 5,
    );
    const shown = figures.find(({ name }) => name === "runningTime")?.numerator;

    const pages: { statementHash: string }[] = [];
    for (let after: number | null = -1; after !== null;) {
      const page: { entries: { statementHash: string }[]; next: number | null } = await own(
        `portrait/utilisation/entries?${query}&machine=${MACHINE}&limit=2${after < 0 ? "" : `&after=${String(after)}`}`,
      );
      pages.push(...page.entries);
      after = page.next;
    }
    expect(pages).toHaveLength(5);
    const bundles = await Promise.all(
      pages.map(({ statementHash }) => own<Bundle>(`bundles/${statementHash}`)),
    );
    for (const bundle of bundles) expect(await verified(target, bundle)).toMatchObject({ code: 0 });

    const slots = bundles.flatMap(({ record }) => slotsOf(asRecord(record), signal));
    const inOrder = [...Map.groupBy(slots, (slot) => slot.at)].map(([slotAt, same]) => ({
      ...same.reduce((one, other) => ({ at: slotAt, ...together(one, other) })),
    }));
    const recomputed = hourOf({ ...signal, limits }, inOrder);
    expect(String(recomputed.runningSeconds)).toBe(shown);
    expect(recomputed.evidencedSeconds).toBe(3000);

    const [first] = bundles;
    const forged = {
      ...first,
      record: { ...(first?.record as object), machine: "mill-2" } as Json,
    };
    expect((await verified(target, forged)).code).not.toBe(0);
  });
});
