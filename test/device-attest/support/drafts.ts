import { generateKeyPairSync } from "node:crypto";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { softwareKeyOf } from "../../../device-attest/software-key.ts";

export const freshKey = (): KeyStore =>
  softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey);

export const draft = (value = "1.5"): RecordDraft => ({
  device: "urn:dev:mac:0024befffe804ff1",
  machine: "mill-1",
  capturedAt: "2026-08-01T00:00:00.000Z",
  kind: "reading",
  source: "sensor",
  subjects: [],
  readings: [{ metric: "spindle-power", unit: "kW", value, offsetMs: 0 }],
});
