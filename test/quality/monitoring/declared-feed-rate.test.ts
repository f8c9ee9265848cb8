import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDevice } from "../../support/device.ts";
import { CNC_DATA, type Part, RAPID_TRAVERSE, readParts } from "../support/cnc.ts";
import { MonitoredFactory } from "./scene.ts";

const MEASURED = "feed.rate";
const DECLARED = "feed.rate.declared";
/** A record a minute: the mill says ten times a second what it does. */
const READINGS = 600;

describe.skipIf(!existsSync(CNC_DATA))("a real milling machine (needs ../shared/data)", () => {
  let factory: MonitoredFactory;
  let mill: TestDevice;
  let parts: readonly Part[];
  beforeAll(async () => {
    factory = await MonitoredFactory.open();
    mill = await factory.api.enrolled();
    parts = await readParts();
  });
  afterAll(() => factory.close());

  it("raises one alert, for the fifth part, when it runs at another feed rate than its order says", async () => {
    await factory.watch({
      kind: "declared",
      label: "Feed rate of the order",
      metric: MEASURED,
      unit: "mm/s",
      terms: {
        declaredMetric: DECLARED,
        tolerance: "0.05",
        besideFrom: String(RAPID_TRAVERSE),
        share: "0.5",
        least: 300,
      },
    });
    const raised: number[] = [];
    for (const part of parts) {
      await machine(part);
      await factory.monitor();
      const [alert] = await factory.alertsAbout(`mill-1 ${MEASURED}`);
      if ((alert?.count ?? 0) > raised.length) raised.push(part.number);
    }
    expect(raised).toEqual([5]);
    const [alert] = await factory.alertsAbout(`mill-1 ${MEASURED}`);
    expect(alert).toMatchObject({
      kind: "declaredVersusMeasured",
      state: "raised",
      count: 1,
      about: { declared: 20, median: 6, unit: "mm/s" },
    });
    expect(alert?.entries).toHaveLength(2);
  });

  /** As a gateway does it: what the order says, then what the mill does, both of the same part. */
  async function machine({ declaredFeedRate, feedRates, number }: Part): Promise<void> {
    const subjects = [`https://id.example.org/01/04012345678901/21/${String(number)}`];
    await factory.send(
      await mill.next({
        source: "document",
        subjects,
        readings: [reading(DECLARED, declaredFeedRate, 0)],
      }),
    );
    for (let from = 0; from < feedRates.length; from += READINGS) {
      const piece = feedRates.slice(from, from + READINGS);
      const readings = piece.map((rate, at) => reading(MEASURED, rate, at * 100));
      await factory.send(await mill.next({ source: "controller", subjects, readings }));
    }
  }
});

const reading = (metric: string, rate: number, offsetMs: number) => ({
  metric,
  unit: "mm/s",
  value: String(rate),
  offsetMs,
});
