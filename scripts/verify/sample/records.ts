import { toBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../../device-attest/signed-record.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import { sha256 } from "#crypto";
import { instantOf } from "../../../service/evidence/verification/instant.ts";
import type { SampleEntry } from "./log.ts";
import { sampleDeviceKey } from "./keys.ts";

/** The sample's workshop. 32473 is the enterprise number that RFC 5612 sets aside for examples. */
export const devices = {
  mill: "urn:dev:ops:32473-mill-03",
  meter: "urn:dev:ops:32473-meter-03",
  station: "urn:dev:ops:32473-station-01",
} as const;
export type DeviceName = keyof typeof devices;
export const deviceNames = ["mill", "meter", "station"] as const;

type Seen = NonNullable<DeviceRecord["seen"]>;

/** Devices that sign one record after the other, with values that anybody can compute again. */
export class SampleWorkshop {
  readonly logId: Uint8Array;
  readonly keys: Readonly<Record<DeviceName, KeyStore>> = {
    mill: sampleDeviceKey(devices.mill),
    meter: sampleDeviceKey(devices.meter),
    station: sampleDeviceKey(devices.station),
  };
  readonly #positions = new Map<DeviceName, ChainPosition>();

  constructor(logId: Uint8Array) {
    this.logId = logId;
  }

  /**
   * The record number `tick` of the workshop.
   * @param seconds when, on the workshop's clock
   */
  async sign(tick: number, seconds: number, seen?: Seen): Promise<SampleEntry> {
    const name = deviceAt(tick);
    const draft = { ...draftOf(name, tick, seconds), ...(seen && { seen }) };
    const salt = toBase64Url(sha256(utf8(`sample salt ${String(tick)}`)).subarray(0, 16));
    const signer = { keyStore: this.keys[name], logId: this.logId, salt };
    const before = this.#positions.get(name) ?? CHAIN_START;
    const { envelope, position } = await signRecord(draft, before, signer);
    this.#positions.set(name, position);
    return { envelope, spki: signer.keyStore.spki };
  }
}

const deviceAt = (tick: number): DeviceName => {
  if (tick % 25 === 24) return "station";
  return tick % 2 === 0 ? "mill" : "meter";
};

function draftOf(name: DeviceName, tick: number, seconds: number): RecordDraft {
  const common = {
    device: devices[name],
    machine: "mill-03",
    capturedAt: instantOf(seconds),
    subjects: [`https://id.gs1.org/01/09506000134352/10/2025-44/21/${serialAt(tick)}`],
  };
  if (name === "station") return inspection(tick, common);
  return { ...common, kind: "reading", source: "sensor", readings: readings(name, tick) };
}

type Common = Pick<DeviceRecord, "device" | "machine" | "capturedAt" | "subjects">;

const readings = (name: DeviceName, tick: number) =>
  name === "mill"
    ? [
        { metric: "spindle.load", unit: "%", value: wave(tick, 62, 9), offsetMs: 0 },
        { metric: "spindle.temperature", unit: "Cel", value: wave(tick, 41, 3), offsetMs: 0 },
      ]
    : [{ metric: "power.active", unit: "kW", value: wave(tick, 7.4, 1.1), offsetMs: 0 }];

/** A turned bearing seat: nominal 25 mm, h7. */
function inspection(tick: number, common: Common): RecordDraft {
  const ordinal = Math.floor(tick / 25) + 1;
  return {
    ...common,
    kind: "inspection",
    source: "person",
    step: "final inspection",
    inspection: {
      ruleSet: nameHash("rule set: bearing seat, version 1"),
      ruleSetSalt: nameHash("salt of the rule set"),
      lot: nameHash("lot 2025-44"),
      sample: ordinal,
      attempt: 1,
      ordinal,
      closing: false,
      measurements: [
        { metric: "seat.diameter", unit: "mm", value: wave(tick, 24.991, 0.004) },
        { metric: "seat.roundness", unit: "mm", value: wave(tick, 0.006, 0.002) },
        { metric: "seat.roughness.Ra", unit: "um", value: wave(tick, 0.62, 0.08) },
      ],
      inspector: "inspector-7",
      instrument: "micrometer-0412",
      calibrationDue: "2026-03-31",
    },
  };
}

const serialAt = (tick: number): string => String(Math.floor(tick / 25) + 1).padStart(4, "0");
const nameHash = (name: string): string => toHex(sha256(utf8(`tallystick sample ${name}`)));

/** Integers only: floating-point sines differ between machines, a sample must not. */
function wave(tick: number, middle: number, swing: number): string {
  const noise = sha256(utf8(`wave ${String(tick)} ${String(middle)}`))[0] as number;
  return (middle + swing * ((noise - 128) / 128)).toFixed(3);
}
