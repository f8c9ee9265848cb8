import type { RecordDraft } from "../../device-attest/signed-record.ts";
import type { Material } from "./cutting.ts";
import { ElectricityMeter } from "./electricity-meter.ts";
import { type InspectionOrder, InspectionStation } from "./inspection-station.ts";
import { MillingController } from "./milling-device.ts";
import { MillingMachine, type MachineTruth } from "./milling-machine.ts";
import type { PartProgram } from "./part-program.ts";
import { seededRandom } from "./random.ts";

export type WorkshopDevice = "mill" | "meter" | "station";

export interface WorkshopOptions {
  readonly seed: number;
  readonly startMs: number;
  readonly program: PartProgram;
  readonly order: InspectionOrder;
  /** URNs that the devices are enrolled under. */
  readonly devices: Readonly<Record<WorkshopDevice, string>>;
  /** Name of the machine that all three speak of. */
  readonly machine: string;
  /** What a part is cut from, by its number from 1; the program's material where nothing is said. */
  readonly materialOf?: (part: number) => Material;
  readonly isStaffed?: (atMs: number) => boolean;
  readonly samplesPerRecord?: number;
  /** Date, yyyy-MM-dd. */
  readonly calibrationDue: string;
}

/** What one device has to say, when. */
export interface Emission {
  readonly device: WorkshopDevice;
  readonly atMs: number;
  readonly draft: RecordDraft;
}

const STEP_SECONDS = 1;

/** A milling machine, its electricity meter and an inspection station, on one clock. */
export class Workshop {
  private readonly machine: MillingMachine;
  private readonly controller: MillingController;
  private readonly meter: ElectricityMeter;
  private readonly station: InspectionStation;
  private truth: MachineTruth | undefined;
  private measured: Emission[] = [];

  constructor(options: WorkshopOptions) {
    const { seed, startMs, program, order, devices, machine, calibrationDue } = options;
    // A stream each, so that one device's noise does not depend on what another did.
    const random = (stream: number) => seededRandom(seed * 8 + stream);
    this.machine = new MillingMachine({
      random: random(0),
      startMs,
      program,
      isStaffed: options.isStaffed ?? (() => true),
      materialOf: options.materialOf,
    });
    this.controller = new MillingController({
      device: devices.mill,
      machine,
      random: random(1),
      samplesPerRecord: options.samplesPerRecord ?? 10,
      subjectsOf: order.subjectsOf,
    });
    this.meter = new ElectricityMeter({
      device: devices.meter,
      machine,
      random: random(2),
      startMs,
      startKwh: 1843.27,
    });
    this.station = new InspectionStation({
      device: devices.station,
      machine,
      random: random(3),
      order,
      inspector: "inspector-5c1e",
      instrument: "bore-gauge-0417",
      calibrationDue,
    });
  }

  /** The machine as it is, for a display. */
  get now(): MachineTruth | undefined {
    return this.truth;
  }

  /** Lets one second pass. @returns what the devices have to say of it, in order of time */
  advance(): Emission[] {
    const truth = this.machine.advance(STEP_SECONDS);
    this.truth = truth;
    const { atMs, electricalPowerW, finished } = truth;
    const emissions: Emission[] = this.dueMeasurements(atMs);
    const sampled = this.controller.sample(truth);
    if (sampled !== undefined) emissions.push({ device: "mill", atMs, draft: sampled });
    const metered = this.meter.take(electricalPowerW, STEP_SECONDS, atMs);
    if (metered !== undefined) emissions.push({ device: "meter", atMs, draft: metered });
    const inspected = finished && this.station.inspect(finished, atMs);
    if (inspected !== undefined)
      this.measured.push({
        device: "station",
        atMs: Date.parse(inspected.capturedAt),
        draft: inspected,
      });
    return emissions;
  }

  private dueMeasurements(atMs: number): Emission[] {
    const due = this.measured.filter((emission) => emission.atMs <= atMs);
    if (due.length > 0) this.measured = this.measured.filter((emission) => emission.atMs > atMs);
    return due;
  }
}
