import { cuttingPowerW, type Material, removalRate, WEAR_MM_MAX, wornBy } from "./cutting.ts";
import type { Operation, PartProgram } from "./part-program.ts";
import { exponential, gaussian, logNormal, type Random } from "./random.ts";
import { ambientCelsius, type ThermalBody, warmed } from "./thermal.ts";

export type MachineState = "off" | "idle" | "running" | "changeover" | "breakdown";

/** The truth about the machine at one moment, which its sensors then show with their own errors. */
export interface MachineTruth {
  readonly atMs: number;
  readonly state: MachineState;
  /** Block of the program that runs. */
  readonly operation: string | undefined;
  readonly speedPerMin: number;
  readonly feedMmPerMin: number;
  /** At the cutting edge. */
  readonly cuttingPowerW: number;
  /** From the mains, averaged over the step. */
  readonly electricalPowerW: number;
  readonly motorCelsius: number;
  readonly ambientCelsius: number;
  readonly wearMm: number;
  /** Parts finished since the start. */
  readonly parts: number;
  /** The part that this step finished. */
  readonly finished: FinishedPart | undefined;
}

export interface FinishedPart {
  /** From 1. */
  readonly number: number;
  readonly wearMm: number;
  readonly motorCelsius: number;
  readonly material: Material;
}

export interface MachineOptions {
  readonly random: Random;
  readonly startMs: number;
  readonly program: PartProgram;
  /** Whether somebody is there to load parts. */
  readonly isStaffed: (atMs: number) => boolean;
  /** What a part is cut from, by its number from 1; the program's material where nothing is said. */
  readonly materialOf?: ((part: number) => Material) | undefined;
  /** Hours of running between breakdowns, on average. */
  readonly hoursBetweenBreakdowns?: number;
}

export const RATED_SPINDLE_W = 7500;
/** Controls and drives on; also hydraulics and coolant while running. */
const BASE_W: Readonly<Record<MachineState, number>> = {
  off: 40,
  idle: 620,
  running: 1450,
  changeover: 620,
  breakdown: 380,
};
/** Friction and windage of the spindle, W per 1/min. */
const SPINDLE_FRICTION_W = 0.11;
const DRIVE_EFFICIENCY = 0.82;
const RAPID_W_PER_MM_PER_MIN = 0.045;
const SPINDLE_SECONDS = 0.9;
/** Warms with a time constant of half an hour, by 0.055 K per watt lost. */
const MOTOR: ThermalBody = { capacity: 33_000, resistance: 0.055 };
/** Share by which chips make the power tremble, and how long it remembers, in seconds. */
const [TREMBLE, TREMBLE_SECONDS] = [0.025, 1.5];
const PARTS_PER_SETUP = 40;

interface Phase {
  readonly state: MachineState;
  readonly seconds: number;
}

/** A milling machine that makes one part after another, wears its tool, warms up and sometimes breaks down. */
export class MillingMachine {
  private readonly options: MachineOptions;
  private readonly breakdownSecondsMean: number;
  private atMs: number;
  private phase: Phase;
  private block = 0;
  private blockSeconds = 0;
  private speedPerMin = 0;
  private tremble = 0;
  private celsius: number;
  private wearMm = 0;
  private parts = 0;
  private untilBreakdown: number;

  constructor(options: MachineOptions) {
    this.options = options;
    this.atMs = options.startMs;
    this.celsius = ambientCelsius(options.startMs);
    this.breakdownSecondsMean = (options.hoursBetweenBreakdowns ?? 60) * 3600;
    this.untilBreakdown = exponential(options.random, this.breakdownSecondsMean);
    this.phase = options.isStaffed(options.startMs)
      ? { state: "idle", seconds: 5 }
      : { state: "off", seconds: 0 };
  }

  /** Lets time pass. @param seconds at most about one, to keep blocks and drives in step */
  advance(seconds: number): MachineTruth {
    const operation = this.operation();
    this.atMs += seconds * 1000;
    this.turnSpindle(operation, seconds);
    const power = this.powers(operation, seconds);
    this.warm(power, seconds);
    const finished = this.progress(operation, seconds);
    const { state } = this.phase;
    return {
      atMs: this.atMs,
      state,
      operation: operation?.name,
      speedPerMin: this.speedPerMin,
      feedMmPerMin: operation?.feedMmPerMin ?? 0,
      ...power,
      motorCelsius: this.celsius,
      ambientCelsius: ambientCelsius(this.atMs),
      wearMm: this.wearMm,
      parts: this.parts,
      finished,
    };
  }

  private operation(): Operation | undefined {
    return this.phase.state === "running" ? this.options.program.operations[this.block] : undefined;
  }

  /** Of the part in the machine. */
  private material(): Material {
    const { materialOf, program } = this.options;
    return materialOf?.(this.parts + 1) ?? program.material;
  }

  private turnSpindle(operation: Operation | undefined, seconds: number): void {
    const wanted = operation?.speedPerMin ?? 0;
    this.speedPerMin += (wanted - this.speedPerMin) * (1 - Math.exp(-seconds / SPINDLE_SECONDS));
    if (this.speedPerMin < 1) this.speedPerMin = 0;
  }

  private powers(operation: Operation | undefined, seconds: number) {
    const { program, random } = this.options;
    const memory = Math.exp(-seconds / TREMBLE_SECONDS);
    this.tremble = memory * this.tremble + Math.sqrt(1 - memory ** 2) * gaussian(random);
    const edge =
      operation === undefined
        ? 0
        : cuttingPowerW(operation, program.cutter, {
            material: this.material(),
            wearMm: this.wearMm,
          });
    const cutting = Math.max(edge * (1 + TREMBLE * this.tremble), 0);
    const axes = (operation?.rapidMmPerMin ?? 0) * RAPID_W_PER_MM_PER_MIN;
    const friction = this.speedPerMin * SPINDLE_FRICTION_W;
    const electrical =
      BASE_W[this.phase.state] + axes + (cutting + friction) / DRIVE_EFFICIENCY + 4 * random();
    return { cuttingPowerW: cutting, electricalPowerW: electrical };
  }

  /** The spindle motor keeps what neither the edge nor the hall got: its friction and the drive's losses. */
  private warm(
    { cuttingPowerW: cutting }: { readonly cuttingPowerW: number },
    seconds: number,
  ): void {
    const friction = this.speedPerMin * SPINDLE_FRICTION_W;
    const heatW = friction + (cutting + friction) * (1 / DRIVE_EFFICIENCY - 1);
    this.celsius = warmed(this.celsius, MOTOR, {
      heatW,
      ambientCelsius: ambientCelsius(this.atMs),
      seconds,
    });
  }

  private progress(operation: Operation | undefined, seconds: number): FinishedPart | undefined {
    if (operation === undefined) {
      this.phase = { ...this.phase, seconds: this.phase.seconds - seconds };
      if (this.phase.seconds <= 0) this.phase = this.nextPhase();
      return undefined;
    }
    if (removalRate(operation) > 0)
      this.wearMm = wornBy(
        this.wearMm,
        seconds * this.material().abrasion,
        operation,
        this.options.program.cutter,
      );
    this.untilBreakdown -= seconds;
    if (this.untilBreakdown <= 0) return this.breakDown();
    this.blockSeconds += seconds;
    if (this.blockSeconds < operation.seconds) return undefined;
    this.blockSeconds = 0;
    return ++this.block < this.options.program.operations.length ? undefined : this.finishPart();
  }

  /** The part in the machine is scrapped with it. */
  private breakDown(): undefined {
    const { random } = this.options;
    this.untilBreakdown = exponential(random, this.breakdownSecondsMean);
    this.phase = { state: "breakdown", seconds: logNormal(random, 35 * 60, 0.6) };
  }

  private finishPart(): FinishedPart {
    const { random } = this.options;
    const material = this.material();
    const number = ++this.parts;
    const part = { number, wearMm: this.wearMm, motorCelsius: this.celsius, material };
    const isWorn = this.wearMm >= WEAR_MM_MAX;
    if (isWorn) this.wearMm = 0;
    const isSetup = isWorn || this.parts % PARTS_PER_SETUP === 0;
    this.phase = isSetup
      ? { state: "changeover", seconds: logNormal(random, 12 * 60, 0.3) }
      : { state: "idle", seconds: logNormal(random, 38, 0.25) };
    return part;
  }

  /** After a pause: the next part, if somebody is there. */
  private nextPhase(): Phase {
    if (!this.options.isStaffed(this.atMs)) return { state: "off", seconds: 60 };
    if (this.phase.state === "off") return { state: "changeover", seconds: 300 };
    this.block = 0;
    this.blockSeconds = 0;
    return { state: "running", seconds: 0 };
  }
}
