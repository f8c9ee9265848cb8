import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Borrower, borrowers } from "../../../scripts/demo/lending/borrower.ts";
import { historyOf } from "../../../scripts/demo/lending/history.ts";
import { declareNameplate } from "../../../service/portrait/nameplate.store.ts";
import { confirmLimits, removeSignal } from "../../../service/portrait/signal.store.ts";
import { readSection } from "../../../service/portrait/section.store.ts";
import { takeSignedEvents } from "../../../service/trace/capture/signed-events.store.ts";
import { testFactory } from "../../support/device.ts";
import { PortrayedFactory } from "../scene.ts";

const DAY_MS = 86_400_000;
const todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const period = {
  from: new Date(todayMs - 30 * DAY_MS).toISOString(),
  to: new Date(todayMs).toISOString(),
};

let factory: PortrayedFactory;
beforeAll(async () => {
  factory = await PortrayedFactory.open(60 * DAY_MS);
});
afterAll(() => factory.close());

/** All that a borrower's gateway kept, through the intake and the portrait; then what the checks make of it. */
async function checked(
  borrower: Borrower,
  seed: number,
  plates: readonly bigint[] = [],
  isCounting = false,
) {
  const device = await factory.enrolled();
  const signals = [];
  for (const machine of borrower.machines) {
    const common = { machine, slotSeconds: 900, time: "claimed" } as const;
    const load = { ...common, metric: "power.active", unit: "W", meaning: "load" } as const;
    const signal = await factory.declare(load);
    const limits = { idleMicro: 120_000_000n, runningMicro: 1_100_000_000n };
    await confirmLimits(factory.pool, signal, limits, { at: new Date(), by: "tester" });
    for (const plate of plates)
      await declareNameplate(factory.pool, signal, plate, { at: new Date(), by: "tester" });
    if (isCounting) {
      const counter = { ...common, metric: "items", unit: "{item}" } as const;
      signals.push(await factory.declare({ ...counter, meaning: "itemCounter" }));
    }
    const meter = { ...common, metric: "energy.interval", unit: "W.h" } as const;
    signals.push(signal, await factory.declare({ ...meter, meaning: "energyInterval" }));
  }
  const drafts = historyOf(borrower, { device: device.urn, todayMs, seed });
  for (const draft of drafts) await factory.send(await device.next(draft));
  while (await takeSignedEvents(factory.pool, () => new Date()));
  await factory.portrayed();
  const { checks } = await readSection(factory.pool, "consistency", testFactory, {
    period,
    resolution: "day",
  });
  for (const { id } of signals) await removeSignal(factory.pool, testFactory, id, new Date());
  return checks;
}

const named = (name: Borrower["name"]): Borrower =>
  borrowers.find((one) => one.name === name) ?? borrowers[0]!;

describe("the checks of what is on record", () => {
  it("find nothing against a factory that works, and say what they looked at", async () => {
    const checks = await checked(named("drawer"), 1);
    const outcomes = Object.fromEntries(checks.map(({ check, outcome }) => [check, outcome]));
    expect(outcomes).toEqual({
      replayedSeries: "clear",
      constantNoise: "clear",
      energyAgainstRunning: "clear",
      energyAgainstOutput: "clear",
      runningAgainstParts: "clear",
      nameplate: "notBrought",
      peers: "notBrought",
      massBalance: "notBrought",
      washProduction: "notBrought",
      circularTrade: "notBrought",
      nearDuplicateInvoices: "notBrought",
    });
  });

  it("take no counter of items for a meter, though it was declared before", async () => {
    const checks = await checked(named("drawer"), 1, [], true);
    const ofMeters = checks.filter(({ check }) => check.startsWith("energyAgainst"));
    expect(ofMeters.map(({ outcome }) => outcome)).toEqual(["clear", "clear"]);
  });

  it("hold the readings against the plate that was declared last", async () => {
    const plateOf = async (seed: number, plates: readonly bigint[]) => {
      const checks = await checked(named("hardware"), seed, plates);
      return checks.find(({ check }) => check === "nameplate");
    };
    // Its machines take some 2,200 watts.
    const [within, beyond] = [10_000_000_000n, 1_000_000_000n];
    expect(await plateOf(5, [beyond, within])).toMatchObject({ outcome: "clear" });
    const flag = await plateOf(6, [within, beyond]);
    expect(flag).toMatchObject({ outcome: "flag", threshold: "1.15" });
    expect(named("hardware").machines).toContain(flag?.about);
  });

  it("find a factory out that sends one day again and again, and say on which machine and when", async () => {
    const checks = await checked(named("precision"), 3);
    const replayed = checks.find(({ check }) => check === "replayedSeries");
    expect(replayed).toMatchObject({
      outcome: "flag",
      statistic: "1",
      threshold: "0.85",
      period,
      struck: 0,
    });
    expect(named("precision").machines).toContain(replayed?.about);
  });
});
