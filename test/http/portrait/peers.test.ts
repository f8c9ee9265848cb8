import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FACTORIES_MIN } from "../../../service/portrait/peers/group.ts";
import { declareIndustry } from "../../../service/portrait/peers/group.store.ts";
import { refreshPeers } from "../../../service/portrait/peers/refresh.store.ts";
import { settledMonth } from "../../../service/portrait/peers/settled-month.ts";
import { MonitoredFactory } from "../../quality/monitoring/scene.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";

const DAY_MS = 86_400_000;
const nowMs = Date.now();
const monthIn = (days: number): string => settledMonth(new Date(nowMs + days * DAY_MS)).from;
/** Days on which the same month is the last that is settled. */
const shift = monthIn(0) === monthIn(3) ? 0 : 4;
const day = (days: number): Date => new Date(nowMs + (shift + days) * DAY_MS);

let factory: MonitoredFactory;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
});
afterAll(() => factory.close());

const pool = () => factory.api.intake.database.pool;

const declare = (industry: string | null): Promise<Answer> =>
  ask(factory.api, "PUT", `/v1/parties/${testFactory}/industry`, {
    ...factory.manager,
    body: { industry },
  });

/** Things inspected and good in the month, and in that which is settled now. */
async function inspected(party: string, good: number): Promise<void> {
  for (const month of new Set([monthIn(0), monthIn(shift)]))
    await pool().query(
      `INSERT INTO portrait_first_pass (factory, resolution, at, key_no, source, inspected, good, records, claimed,
         first_index, last_index) VALUES ($1, 'month', $2, 1, 'gateway', 100, $3, 100, 0, 0, 99)
       ON CONFLICT (factory, resolution, at, key_no, source) DO UPDATE SET good = excluded.good`,
      [Buffer.from(party, "hex"), month, good],
    );
}

const agree = (party: string, industry: string | null, at = day(0)): Promise<void> =>
  declareIndustry(pool(), { factory: party, industry, by: "tester", at });

async function refreshed(days: number): Promise<void> {
  while (await refreshPeers(pool(), day(days)));
}

interface Figure {
  readonly figure: string;
  readonly own: string | null;
  readonly group: object | null;
}

async function firstPass(): Promise<Figure | undefined> {
  const { body } = await factory.get("/peers");
  return (body["figures"] as Figure[]).find(({ figure }) => figure === "firstPassYield");
}

const others = Array.from({ length: FACTORIES_MIN - 1 }, () => randomBytes(32).toString("hex"));

describe("a factory beside its industry", () => {
  it("is told nothing and gives nothing while it did not agree", async () => {
    for (const [at, party] of others.entries()) {
      await inspected(party, 80 + at);
      await agree(party, "2592");
    }
    await inspected(testFactory, 88);
    await refreshed(0);
    expect((await factory.get("/peers")).body).toEqual({ industry: null, figures: [] });
    const { rows } = await pool().query("SELECT FROM portrait_peer_group");
    expect(rows).toEqual([]);
  });

  it("agrees by saying its industry, of manufacturing alone, and is told where they are too few", async () => {
    expect((await declare("0111")).status).toBe(400);
    expect((await declare("2592")).body).toMatchObject({ industry: "2592" });
    expect((await factory.get("/industry")).body).toMatchObject({ industry: "2592" });
    expect(await firstPass()).toMatchObject({ own: "0.88", group: null });
  });

  it("changes nothing by coming to the others before the next day", async () => {
    await refreshed(0);
    expect(await firstPass()).toMatchObject({ group: null });
  });

  it("sees the quartiles of a month, which are the same whatever happens later", async () => {
    await refreshed(1);
    const told = await firstPass();
    expect(told).toMatchObject({
      own: "0.88",
      group: { factories: 9, lower: 0.81, middle: 0.84, upper: 0.87 },
    });
    for (const party of others) await inspected(party, 10);
    await refreshed(2);
    expect((await firstPass())?.group).toEqual(told?.group);
    await agree(others[0]!, null, day(2));
    await refreshed(3);
    expect((await firstPass())?.group).toEqual(told?.group);
  });

  it("is told no month that was worked out before it agreed", async () => {
    await agree(testFactory, null, day(2));
    expect((await factory.get("/peers")).body).toEqual({ industry: null, figures: [] });
    await agree(testFactory, "2592", day(3));
    expect(await firstPass()).toMatchObject({ group: null });
  });
});
