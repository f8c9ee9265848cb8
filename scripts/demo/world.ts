import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { STEEL } from "../simulation/cutting.ts";
import type { DeviceName } from "../simulation/device-name.ts";
import { bearingSeat } from "../simulation/part-program.ts";
import {
  type ChainParty,
  chainParties,
  SupplyChain,
} from "../simulation/supply-chain/supply-chain.ts";
import { serialUri } from "../simulation/supply-chain/identity.ts";
import { Workshop, type WorkshopDevice } from "../simulation/workshop.ts";

export const workshopDevices: readonly WorkshopDevice[] = ["mill", "meter", "station"];
export const deviceNames: readonly DeviceName[] = [...workshopDevices, ...chainParties];

const isOfWorkshop = (device: DeviceName): device is WorkshopDevice =>
  device === "mill" || device === "meter" || device === "station";

/** Whose device it is. */
export const ownerOf = (device: DeviceName): ChainParty =>
  isOfWorkshop(device) ? "workshop" : device;

/** URN that a device of the demo is enrolled under. */
export const urnOf = (device: DeviceName): string => `urn:dev:ops:32473-demo-${device}-1`;

export const PARTS_PER_LOT = 8;
/** Every second part of a lot is measured, the last one always: samples 1, 3, 5, 7 and 8. */
export const SAMPLES_PER_LOT = 5;
const DAY_MS = 86_400_000;

export interface DemoOrder {
  /** Rule set of the buyer's plan, hexadecimal, and its salt. */
  readonly ruleSet: string;
  readonly ruleSetSalt: string;
  /** Id on chain of a lot, hexadecimal, by its number from 1. */
  readonly lotOf: (lot: number) => string;
}

export interface DemoEmission {
  readonly device: DeviceName;
  readonly draft: RecordDraft;
}

/** The workshop and the chain of firms around it, on one clock. */
export class DemoWorld {
  readonly workshop: Workshop;
  readonly chain: SupplyChain;
  /** Lots whose last part left the machine. */
  finishedLots = 0;

  /**
   * @param run tells this start from every other over the same database
   * @param seed of everything that chance decides: another day each time
   */
  constructor(run: number, startMs: number, order: DemoOrder, seed = randomInt(2 ** 31)) {
    this.chain = new SupplyChain({
      startMs,
      run,
      gatewayOf: urnOf,
      partsPerLot: PARTS_PER_LOT,
      lotsPerCoil: 2,
      badCoilEvery: 3,
    });
    const { chain } = this;
    this.workshop = new Workshop({
      seed,
      startMs,
      program: bearingSeat(STEEL),
      materialOf: (part) => chain.materialOf(part),
      devices: { mill: urnOf("mill"), meter: urnOf("meter"), station: urnOf("station") },
      machine: "mill-1",
      samplesPerRecord: 20,
      calibrationDue: new Date(startMs + 90 * DAY_MS).toISOString().slice(0, 10),
      order: {
        ...order,
        subjectsOf: (part) => [
          chain.seatLot(chain.lotNumberOf(part)),
          serialUri("seat", `S${String(run)}-${String(part)}`),
        ],
        partsPerLot: PARTS_PER_LOT,
        every: 2,
      },
    });
  }

  /** Lets one second pass. @returns what the devices have to say of it */
  advance(): DemoEmission[] {
    const emissions: DemoEmission[] = this.workshop.advance();
    const truth = this.workshop.now;
    if (truth?.finished !== undefined && truth.finished.number % PARTS_PER_LOT === 0) {
      this.finishedLots = truth.finished.number / PARTS_PER_LOT;
      this.chain.finishLot(this.finishedLots);
    }
    const said = this.chain.advance(truth?.atMs ?? 0);
    return [...emissions, ...said.map(({ draft, party }) => ({ device: party, draft }))];
  }
}

/**
 * Lets the world live `speed` times as fast as the clock on the wall. Records carry the wall's time, which is when they are
 * made; within a record, offsets shrink accordingly.
 */
export async function runWorld(
  world: DemoWorld,
  speed: number,
  emit: (emission: DemoEmission) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const clock = risingClock();
  while (!signal.aborted) {
    for (const { device, draft } of world.advance())
      await emit({ device, draft: stamped(draft, clock(), speed) });
    await sleep(1000 / speed, undefined, { signal }).catch(() => undefined);
  }
}

/** No two events of the chain at one moment: which came first would be anybody's guess. */
function risingClock(): () => number {
  let last = 0;
  return () => (last = Math.max(Date.now(), last + 1));
}

function stamped(draft: RecordDraft, now: number, speed: number): RecordDraft {
  const capturedAt = new Date(now).toISOString();
  if (draft.kind === "event")
    return { ...draft, capturedAt, event: { ...draft.event, eventTime: capturedAt } };
  if (draft.kind !== "reading") return { ...draft, capturedAt };
  const shrunk = draft.readings.map((reading) => ({
    ...reading,
    offsetMs: Math.floor(reading.offsetMs / speed),
  }));
  const spanMs = Math.max(...shrunk.map(({ offsetMs }) => offsetMs));
  return { ...draft, capturedAt: new Date(now - spanMs).toISOString(), readings: shrunk };
}
