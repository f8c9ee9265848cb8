import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { STEEL } from "./cutting.ts";
import type { FinishedPart } from "./milling-machine.ts";
import { gaussian, type Random } from "./random.ts";
import { shown } from "./shown.ts";

/** What the buyer's plan and the lot register gave the station. */
export interface InspectionOrder {
  /** 32 bytes, hexadecimal. */
  readonly ruleSet: string;
  readonly ruleSetSalt: string;
  /** 32 bytes, hexadecimal, of a lot by its number from 1. */
  readonly lotOf: (lot: number) => string;
  readonly subjectsOf: (part: number) => readonly string[];
  readonly partsPerLot: number;
  /** Every n-th part of a lot is measured, the last one always. */
  readonly every: number;
}

export interface StationOptions {
  readonly device: string;
  readonly machine: string;
  readonly random: Random;
  readonly order: InspectionOrder;
  /** A pseudonym: names of workers go into no record. */
  readonly inspector: string;
  readonly instrument: string;
  /** Date, yyyy-MM-dd. */
  readonly calibrationDue: string;
}

export const BORE_MM = 42;
export const DEPTH_MM = 18;
/** A worn flank cuts less on either side; the controller makes up for most of what it expects, not for all. */
const BORE_PER_WEAR_MM = -0.03;
/** What cuts harder bends the end mill further away: the bore stays smaller, by so much for twice the force. */
const BORE_PER_FORCE_MM = -0.075;
/** A warm spindle grows towards the part. */
const DEPTH_PER_KELVIN_MM = 0.0009;
const REFERENCE_CELSIUS = 20;
const MACHINE_SCATTER_MM = 0.0035;
/** Of the same part measured again. */
const REPEATABILITY_MM = 0.0012;
const BORE_OFFSET_MM = 0.012;
const MEASURING_MS = [20_000, 70_000] as const;

/** An inspection station: it measures finished parts by hand, with a gauge that shows micrometres. */
export class InspectionStation {
  private readonly options: StationOptions;
  private ordinal = 0;
  private lot = 1;

  constructor(options: StationOptions) {
    this.options = options;
  }

  /** @returns the record of a part that the plan wants measured */
  inspect(part: FinishedPart, atMs: number): RecordDraft | undefined {
    const { partsPerLot, every } = this.options.order;
    const inLot = (part.number - 1) % partsPerLot;
    const closing = inLot === partsPerLot - 1;
    if (!closing && inLot % every !== 0) return undefined;
    this.startLot(Math.floor((part.number - 1) / partsPerLot) + 1);
    return this.record(part, { sample: inLot + 1, closing, atMs: atMs + this.measuringMs() });
  }

  private startLot(lot: number): void {
    if (lot !== this.lot) this.ordinal = 0;
    this.lot = lot;
  }

  private measuringMs(): number {
    const [shortest, longest] = MEASURING_MS;
    return Math.round(shortest + (longest - shortest) * this.options.random());
  }

  private record(
    part: FinishedPart,
    { sample, closing, atMs }: { sample: number; closing: boolean; atMs: number },
  ): RecordDraft {
    const { device, machine, order, inspector, instrument, calibrationDue } = this.options;
    const { boreMm, depthMm } = this.measure(part);
    return {
      kind: "inspection",
      device,
      machine,
      capturedAt: new Date(atMs).toISOString(),
      source: "person",
      subjects: [...order.subjectsOf(part.number)],
      step: "inspecting",
      inspection: {
        ruleSet: order.ruleSet,
        ruleSetSalt: order.ruleSetSalt,
        lot: order.lotOf(this.lot),
        sample,
        attempt: 1,
        ordinal: ++this.ordinal,
        closing,
        measurements: [
          { metric: "bore.diameter", unit: "mm", value: shown(boreMm, 3) },
          { metric: "seat.depth", unit: "mm", value: shown(depthMm, 3) },
        ],
        inspector,
        instrument,
        calibrationDue,
      },
    };
  }

  private measure({ wearMm, motorCelsius, material }: FinishedPart): {
    boreMm: number;
    depthMm: number;
  } {
    const { random } = this.options;
    const harder = material.kc11 / STEEL.kc11 - 1;
    const scatter = (): number =>
      MACHINE_SCATTER_MM * gaussian(random) + REPEATABILITY_MM * gaussian(random);
    return {
      boreMm:
        BORE_MM +
        BORE_OFFSET_MM +
        BORE_PER_WEAR_MM * wearMm +
        BORE_PER_FORCE_MM * harder +
        scatter(),
      depthMm: DEPTH_MM + DEPTH_PER_KELVIN_MM * (motorCelsius - REFERENCE_CELSIUS) + scatter(),
    };
  }
}
