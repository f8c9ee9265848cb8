import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { STEEL } from "../simulation/cutting.ts";
import { bearingSeat } from "../simulation/part-program.ts";
import { type Emission, Workshop, type WorkshopDevice } from "../simulation/workshop.ts";

export const demoDevices: Readonly<Record<WorkshopDevice, string>> = {
  mill: "urn:dev:ops:32473-demo-mill-1",
  meter: "urn:dev:ops:32473-demo-meter-1",
  station: "urn:dev:ops:32473-demo-station-1",
};

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
const DAY_MS = 86_400_000;

export function demoWorkshop(seed: number, startMs: number): Workshop {
  const run = sha256Hex(`run ${String(seed)}`).slice(0, 8);
  return new Workshop({
    seed,
    startMs,
    program: bearingSeat(STEEL),
    devices: demoDevices,
    machine: "mill-1",
    samplesPerRecord: 5,
    calibrationDue: new Date(startMs + 90 * DAY_MS).toISOString().slice(0, 10),
    order: {
      ruleSet: sha256Hex("demo rule set"),
      ruleSetSalt: sha256Hex("demo rule set salt"),
      lotOf: (lot) => sha256Hex(`demo lot ${run} ${String(lot)}`),
      subjectsOf: (part) => [`urn:dev:ops:32473-demo-part-${run}-${String(part)}`],
      partsPerLot: 8,
      every: 2,
    },
  });
}

/**
 * Lets the workshop live `speed` times as fast as the clock on the wall. Records carry the wall's time, which is when
 * they are made; within a record, offsets shrink accordingly.
 */
export async function runWorkshop(
  workshop: Workshop,
  speed: number,
  emit: (emission: Emission) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const emission of workshop.advance())
      await emit({ ...emission, draft: stamped(emission.draft, Date.now(), speed) });
    await sleep(1000 / speed, undefined, { signal }).catch(() => undefined);
  }
}

function stamped(draft: RecordDraft, now: number, speed: number): RecordDraft {
  if (draft.kind !== "reading") return { ...draft, capturedAt: new Date(now).toISOString() };
  const shrunk = draft.readings.map((reading) => ({
    ...reading,
    offsetMs: Math.floor(reading.offsetMs / speed),
  }));
  const spanMs = Math.max(...shrunk.map(({ offsetMs }) => offsetMs));
  return { ...draft, capturedAt: new Date(now - spanMs).toISOString(), readings: shrunk };
}
