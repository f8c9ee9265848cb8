import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coarse,
  distanceKmBetween,
  findingsOf,
  INTERVAL_MS,
  thresholds,
} from "../../service/trace/scan-rule.ts";

const shanghai = coarse(31.2, 121.5);
const hamburg = coarse(53.55, 10);
const nothing = { placed: [], readersToday: 1, endedAtMs: undefined };
const HOUR_MS = 3_600_000;
const floor = (ms: number) => Math.floor(ms / INTERVAL_MS) * INTERVAL_MS;
const kinds = (...args: Parameters<typeof findingsOf>) =>
  findingsOf(...args).map(({ kind }) => kind);

describe("one unit", () => {
  it("is not in Shanghai and an hour later in Hamburg, but a day later it may be", () => {
    const seen = { ...nothing, placed: [{ atMs: 0, place: shanghai }] };
    expect(kinds({ atMs: HOUR_MS, place: hamburg }, seen)).toEqual(["scannedApart"]);
    expect(kinds({ atMs: 24 * HOUR_MS, place: hamburg }, seen)).toEqual([]);
    expect(kinds({ atMs: HOUR_MS, place: undefined }, seen)).toEqual([]);
  });

  it("is not scanned once it ceased to exist, nor by half a town", () => {
    const now = { atMs: HOUR_MS, place: undefined };
    expect(kinds(now, { ...nothing, endedAtMs: 0 })).toEqual(["scannedAfterEnd"]);
    expect(kinds(now, { ...nothing, endedAtMs: 2 * HOUR_MS })).toEqual([]);
    const readers = thresholds.readersPerDayMax;
    expect(kinds(now, { ...nothing, readersToday: readers })).toEqual([]);
    expect(kinds(now, { ...nothing, readersToday: readers + 1 })).toEqual(["scannedTooOften"]);
  });

  it("that truly travels no faster than freight is never suspected, however coarsely it is seen", () => {
    const latitude = fc.double({ min: -80, max: 80, noNaN: true });
    const longitude = fc.double({ min: -179, max: 179, noNaN: true });
    const atMs = fc.integer({ min: 0, max: 48 * HOUR_MS });
    fc.assert(
      fc.property(latitude, longitude, latitude, longitude, atMs, (a, b, c, d, start) => {
        const trueKm = distanceKmBetween(
          { latitudeTenths: a * 10, longitudeTenths: b * 10 },
          { latitudeTenths: c * 10, longitudeTenths: d * 10 },
        );
        const arrival = start + (trueKm / thresholds.speedKmhMax) * HOUR_MS;
        const seen = { ...nothing, placed: [{ atMs: floor(start), place: coarse(a, b) }] };
        expect(kinds({ atMs: floor(arrival), place: coarse(c, d) }, seen)).toEqual([]);
      }),
    );
  });
});

it("distances are those of the globe", () => {
  expect(distanceKmBetween(shanghai, hamburg)).toBeGreaterThan(8400);
  expect(distanceKmBetween(shanghai, hamburg)).toBeLessThan(8700);
  expect(distanceKmBetween(coarse(0, 179.9), coarse(0, -179.9))).toBeLessThan(30);
});
