import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { type MachineTruth, RATED_SPINDLE_W } from "./milling-machine.ts";
import { gaussian, type Random } from "./random.ts";
import { shown } from "./shown.ts";

export interface ControllerOptions {
  readonly device: string;
  readonly machine: string;
  readonly random: Random;
  /** Samples that one record carries. */
  readonly samplesPerRecord: number;
  /** What the part in the machine belongs to, by its number. */
  readonly subjectsOf: (part: number) => readonly string[];
}

type Reading = Extract<RecordDraft, { kind: "reading" }>["readings"][number];

/** In the step that finishes a part the machine still worked on it. */
const isRunning = ({ state, finished }: MachineTruth): boolean =>
  state === "running" || finished !== undefined;

/** The machine's controller: samples what it can see, with the errors of its sensors, and makes records of it. */
export class MillingController {
  private readonly options: ControllerOptions;
  private samples: MachineTruth[] = [];

  constructor(options: ControllerOptions) {
    this.options = options;
  }

  /** @returns a record once enough samples are taken, or the machine begins or ends its work on a part */
  sample(truth: MachineTruth): RecordDraft | undefined {
    const before = this.samples.at(-1);
    const isOther = before !== undefined && isRunning(before) !== isRunning(truth);
    const ended = isOther ? this.record() : undefined;
    this.samples.push(truth);
    return (
      ended ?? (this.samples.length >= this.options.samplesPerRecord ? this.record() : undefined)
    );
  }

  private record(): RecordDraft | undefined {
    const { samples, options } = this;
    const [first] = samples;
    this.samples = [];
    if (first === undefined) return undefined;
    const part = samples.at(-1)?.finished?.number ?? first.parts + 1;
    return {
      kind: "reading",
      device: options.device,
      machine: options.machine,
      capturedAt: new Date(first.atMs).toISOString(),
      source: "controller",
      subjects: isRunning(first) ? [...options.subjectsOf(part)] : [],
      step: "milling",
      readings: samples.flatMap((truth) =>
        this.readings(truth, Math.round(truth.atMs - first.atMs)),
      ),
    };
  }

  private readings(truth: MachineTruth, offsetMs: number): Reading[] {
    const { random } = this.options;
    const isOn = truth.state !== "off";
    const noise = (size: number): number => (isOn ? size * gaussian(random) : 0);
    const load = (100 * truth.cuttingPowerW) / RATED_SPINDLE_W;
    const readings: readonly (readonly [string, string, string])[] = [
      ["spindle.speed", "/min", shown(Math.max(truth.speedPerMin + noise(1.5), 0), 0)],
      ["spindle.load", "%", shown(Math.max(load + noise(0.3), 0), 1)],
      ["spindle.power", "W", shown(Math.max(truth.cuttingPowerW + noise(8), 0), 0)],
      ["feedRate", "mm/min", shown(truth.feedMmPerMin, 0)],
      ["motor.temperature", "Cel", shown(truth.motorCelsius + noise(0.05), 1)],
      ["parts.count", "{part}", shown(truth.parts, 0)],
    ];
    return readings.map(([metric, unit, value]) => ({ metric, unit, value, offsetMs }));
  }
}
