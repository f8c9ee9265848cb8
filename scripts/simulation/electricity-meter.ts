import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { gaussian, type Random } from "./random.ts";
import { shown } from "./shown.ts";

export interface MeterOptions {
  readonly device: string;
  readonly machine: string;
  readonly random: Random;
  readonly startMs: number;
  readonly intervalSeconds?: number;
  /** What the counter showed when it was read first. */
  readonly startKwh?: number;
}

/** IEC 62053-21, class 1: at most one percent off between a twentieth of the basic and the maximum current. */
export const CLASS_ERROR = 0.01;
export const RESOLUTION_KWH = 0.01;
const JOULE_PER_KWH = 3_600_000;
const VOLTAGE = 230;

/**
 * The machine's own electricity meter: it integrates the very power that the machine draws, so that what the machine
 * claims can be held against what it consumed.
 */
export class ElectricityMeter {
  private readonly options: MeterOptions;
  private readonly intervalSeconds: number;
  /** Adjusted once at the factory: a meter is wrong by the same share for years. */
  private readonly gain: number;
  private joule: number;
  private intervalJoule = 0;
  private elapsed = 0;

  constructor(options: MeterOptions) {
    this.options = options;
    this.intervalSeconds = options.intervalSeconds ?? 15;
    const spread = 0.35 * CLASS_ERROR * gaussian(options.random);
    this.gain = 1 + Math.max(Math.min(spread, CLASS_ERROR), -CLASS_ERROR);
    this.joule = (options.startKwh ?? 0) * JOULE_PER_KWH;
  }

  /** What the counter shows: whole hundredths that have passed, kWh. */
  get shownKwh(): number {
    return Math.floor(this.joule / JOULE_PER_KWH / RESOLUTION_KWH) * RESOLUTION_KWH;
  }

  /** @returns a record at the end of each interval */
  take(powerW: number, seconds: number, atMs: number): RecordDraft | undefined {
    const joule = powerW * seconds * this.gain;
    this.joule += joule;
    this.intervalJoule += joule;
    this.elapsed += seconds;
    if (this.elapsed < this.intervalSeconds) return undefined;
    const meanW = this.intervalJoule / this.elapsed;
    this.intervalJoule = 0;
    this.elapsed = 0;
    return this.record(meanW, atMs);
  }

  private record(meanW: number, atMs: number): RecordDraft {
    const { device, machine, random } = this.options;
    const voltage = VOLTAGE + 1.2 * gaussian(random);
    // Drives at part load take more reactive power.
    const powerFactor = Math.min(0.55 + meanW / 12_000, 0.93);
    const amperes = meanW / (3 * voltage * powerFactor);
    const readings: readonly (readonly [string, string, string])[] = [
      ["energy.active", "kW.h", shown(this.shownKwh, 2)],
      ["power.active", "W", shown(meanW, 0)],
      ["voltage", "V", shown(voltage, 1)],
      ["current", "A", shown(amperes, 2)],
      ["powerFactor", "1", shown(powerFactor, 2)],
    ];
    return {
      kind: "reading",
      device,
      machine,
      capturedAt: new Date(atMs).toISOString(),
      source: "sensor",
      subjects: [],
      readings: readings.map(([metric, unit, value]) => ({ metric, unit, value, offsetMs: 0 })),
    };
  }
}
