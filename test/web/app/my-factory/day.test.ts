import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countDoings,
  dayFrom,
  type Machine,
  stretchesOf,
} from "../../../../web/app/pages/my-factory/day.ts";
import { keysOf, provenShare } from "../../../../web/app/pages/my-factory/evidenced.ts";

const machine = (told: Partial<Machine> = {}): Machine => ({
  machine: "lathe-3",
  doing: "running",
  heardUntil: "2026-11-27T08:00:00.000Z",
  isSilent: false,
  runningSeconds: 0,
  idleSeconds: 0,
  offSeconds: 0,
  unconfirmedSeconds: 0,
  value: null,
  gap: "insufficientData",
  coverage: "0",
  ...told,
});

const seconds = fc.nat(86_400);

describe("a machine's day", () => {
  it("is what was heard of it, and for the rest no word", () => {
    expect(stretchesOf(machine({ runningSeconds: 1800, offSeconds: 900 }), 3600)).toEqual([
      { stretch: "running", seconds: 1800 },
      { stretch: "off", seconds: 900 },
      { stretch: "unknown", seconds: 900 },
    ]);
  });

  it("adds up to the time that is over, unless more was heard than that", () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, seconds, (running, idle, off, elapsed) => {
        const told = { runningSeconds: running, idleSeconds: idle, offSeconds: off };
        const parts = stretchesOf(machine(told), elapsed);
        const sum = parts.reduce((total, one) => total + one.seconds, 0);
        expect(sum).toBe(Math.max(elapsed, running + idle + off));
        expect(parts.every((one) => one.seconds > 0)).toBe(true);
      }),
    );
  });

  it("begins with a whole hour, at the reader's midnight or less than an hour before", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), noInvalidDate: true }), (now) => {
        const from = new Date(dayFrom(now));
        const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
        expect(from.getTime() % 3_600_000).toBe(0);
        expect(midnight.getTime() - from.getTime()).toBeLessThan(3_600_000);
        expect(from.getTime()).toBeLessThanOrEqual(midnight.getTime());
      }),
    );
  });
});

describe("what machines do now", () => {
  it("counts a silent one as one without word, whatever it did last", () => {
    const machines = [
      machine(),
      machine({ isSilent: true }),
      machine({ doing: null }),
      machine({ doing: "idle" }),
      machine(),
    ];
    expect(countDoings(machines)).toEqual([
      ["running", 2],
      ["idle", 1],
      ["unknown", 2],
    ]);
  });
});

describe("what a figure rests on", () => {
  it("is told by the keys that signed, the most first, whichever source they speak for", () => {
    const grades = { "software/sensor": 10, "hardware/sensor": 20, "software/person": 50 };
    expect(keysOf({ grades }).map(({ key, share }) => [key, share])).toEqual([
      ["software", "0.75"],
      ["hardware", "0.25"],
    ]);
  });

  it("has the share of records whose time is proven, which is none where there are no records", () => {
    expect(provenShare({ records: 8, claimedTime: 2 })).toBe("0.75");
    expect(provenShare({ records: 0, claimedTime: 0 })).toBe("0");
  });
});
