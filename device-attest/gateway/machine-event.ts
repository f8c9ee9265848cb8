import type { RecordDraft } from "../signed-record.ts";

/** What happens to a machine or to its gateway, beside what it measures. */
export const machineEvents = [
  "enclosureOpened",
  "enclosureClosed",
  "relocated",
  /** The gateway ended without a word: its power was cut, or it crashed. */
  "powerLoss",
  "clockJump",
  /** Readings were not recorded, because the buffer or the disk was full. */
  "bufferFull",
  /** From which load on the machine idles and runs, as a person confirmed. */
  "statesConfirmed",
] as const;
export type MachineEventKind = (typeof machineEvents)[number];

const BASE = "https://tallystick.dev/event/";

export interface MachineEvent {
  readonly kind: MachineEventKind;
  readonly machine: string;
  readonly atMs: number;
  /** Times in ISO 8601, numbers as integers. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** As a record: an EPCIS 2.0 event of a type of our own, which says when and of which machine. */
export function eventDraft(
  device: string,
  { kind, machine, atMs, facts }: MachineEvent,
): RecordDraft {
  const eventTime = new Date(atMs).toISOString();
  return {
    kind: "event",
    device,
    machine,
    capturedAt: eventTime,
    source: "gateway",
    subjects: [],
    event: {
      type: `${BASE}${kind}`,
      eventTime,
      eventTimeZoneOffset: "+00:00",
      [`${BASE}facts`]: { machine, ...facts },
    },
  };
}

export const iso = (ms: number): string => new Date(ms).toISOString();
