import { instantMs } from "../../device-attest/record.ts";
import { instantOf } from "../evidence/verification/instant.ts";
import { emptyCell, sumOf } from "./cell.ts";
import type { Figure } from "./figure.ts";
import { type At, type CountedSignal, utilisationFigures } from "./section.ts";
import type { Signal } from "./signal.ts";
import type { SlotAt } from "./slot.ts";

/** What a machine did when it was heard last; `unconfirmed` while nobody said from which load on it idles and runs. */
export const doings = ["running", "idle", "off", "unconfirmed"] as const;
export type Doing = (typeof doings)[number];

/** What was heard of a load last. */
export type Heard = Pick<SlotAt, "at" | "readings" | "sumMicro">;

type Told = Pick<Figure, "value" | "gap" | "coverage">;

/** A machine in a stretch of time that is not over yet. */
export interface MachineDay extends Told {
  readonly machine: string;
  /** Null of a machine that was never heard. */
  readonly doing: Doing | null;
  /** Until when that holds, as far as anybody knows. */
  readonly heardUntil: string | null;
  /** Whether it is too long ago to be called now. */
  readonly isSilent: boolean;
  readonly runningSeconds: number;
  readonly idleSeconds: number;
  readonly offSeconds: number;
  /** In a state that nobody confirmed the limits of. */
  readonly unconfirmedSeconds: number;
}

export interface Day extends Told {
  /** Seconds that are over, of each machine. */
  readonly elapsedSeconds: number;
  readonly machines: readonly MachineDay[];
}

/** Longer than records take on their way to an anchor; a signal of long slots says nothing for three of them at least. */
const SILENT_MS = 15 * 60_000;
const SILENT_SLOTS = 3;

/** What a factory's machines do, and how much of a stretch they ran: the same figure as its portrait's. */
export function dayOf(
  signals: readonly CountedSignal[],
  heard: ReadonlyMap<number, Heard>,
  at: At & { readonly now: string },
): Day {
  const { figures, machines } = utilisationFigures(signals, at);
  const toldOf = (some: typeof figures): Told =>
    told(some.find(({ name }) => name === "utilisation"));
  const seconds = (instantMs(at.now) - instantMs(at.period.from)) / 1000;
  return {
    ...toldOf(figures),
    elapsedSeconds: Math.max(0, Math.floor(seconds)),
    machines: signals.map(({ cells, signal }) => ({
      machine: signal.machine,
      ...toldOf(machines.find(({ machine }) => machine === signal.machine)?.figures ?? []),
      ...heardOf(signal, heard.get(signal.no), instantMs(at.now)),
      ...secondsOf(signal, cells.map(({ cell }) => cell).reduce(sumOf, emptyCell)),
    })),
  };
}

const told = (figure: Figure | undefined): Told => ({
  value: figure?.value ?? null,
  gap: figure === undefined ? "noBase" : figure.gap,
  coverage: figure?.coverage ?? "0",
});

function heardOf(signal: Signal, heard: Heard | undefined, now: number) {
  if (heard === undefined) return { doing: null, heardUntil: null, isSilent: true };
  const length = signal.slotSeconds * 1000;
  const until = Math.min(heard.at + length, now);
  return {
    doing: doingOf(signal, heard),
    heardUntil: instantOf(Math.floor(until / 1000)),
    isSilent: now - until > Math.max(SILENT_MS, SILENT_SLOTS * length),
  };
}

/** As an hour is counted: by the mean of a slot's readings. */
function doingOf({ limits }: Signal, { readings, sumMicro }: Heard): Doing {
  if (limits === undefined) return "unconfirmed";
  if (sumMicro >= limits.runningMicro * BigInt(readings)) return "running";
  return sumMicro >= limits.idleMicro * BigInt(readings) ? "idle" : "off";
}

function secondsOf({ limits }: Signal, cell: typeof emptyCell) {
  const { evidencedSeconds, idleSeconds, offSeconds, runningSeconds } = cell;
  const unconfirmedSeconds = limits === undefined ? evidencedSeconds : 0;
  return { runningSeconds, idleSeconds, offSeconds, unconfirmedSeconds };
}
