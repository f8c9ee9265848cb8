import { toHex } from "../../../../device-attest/bytes.ts";
import type { PcrValues } from "../tpm/quote.ts";
import { type Claims, compareVersions } from "./claims.ts";

/** What a maker publishes of one version of a model's firmware. */
export interface ReferenceValue {
  readonly oemid: string;
  readonly hwmodel: string;
  readonly swversion: string;
  /** Index of a register of the SHA-256 bank -> what it holds, in hexadecimal. */
  readonly pcrs: Readonly<Record<string, string>>;
  /** Whether its maker knows of a vulnerability. */
  readonly isFlawed: boolean;
}

/** Trustworthiness tiers of AR4SI (draft-ietf-rats-ar4si, section 2.3), from bad to good. */
export const attestationStatuses = ["contraindicated", "warning", "affirming"] as const;
export type AttestationStatus = (typeof attestationStatuses)[number];

/** Trustworthiness claims of AR4SI, as far as a TPM lets one make them. */
export interface TrustVector {
  readonly "instance-identity": number;
  readonly configuration: number;
  readonly executables: number;
  readonly hardware: number;
}

export interface Appraisal {
  readonly status: AttestationStatus;
  readonly vector: TrustVector;
  /** Why it is no better: codes of `findings`, or of a fault of the evidence. */
  readonly reasons: readonly string[];
  /** Of the reference values that were met. */
  readonly swversion: string | undefined;
}

/** What can be found, with the claim and the value of AR4SI (section 2.3.4) that it means. */
const findings = {
  modelUnknown: ["hardware", 97],
  registersUnknown: ["executables", 96],
  versionOther: ["executables", 96],
  firmwareDowngrade: ["executables", 96],
  firmwareFlawed: ["executables", 32],
  secureBootOff: ["configuration", 96],
  secureBootUnsaid: ["configuration", 32],
  debugEnabled: ["configuration", 96],
  debugReopenable: ["configuration", 32],
  debugUnsaid: ["configuration", 32],
} as const satisfies Record<string, readonly [keyof TrustVector, number]>;
export type Finding = keyof typeof findings;

/** Executables: known ones in the boot process; the rest: recognised and sound. */
const sound: TrustVector = {
  "instance-identity": 2,
  configuration: 2,
  executables: 3,
  hardware: 2,
};
/** Cryptographic validation of the evidence has failed. */
const UNPROVEN = 99;

/** What a device proved of itself. */
export interface Proven {
  readonly claims: Claims;
  readonly pcrs: PcrValues;
}

/**
 * @param references of makers whose word the attester takes
 * @param newest version that this device was appraised with before
 */
export function appraise(
  { claims, pcrs }: Proven,
  references: readonly ReferenceValue[],
  newest: string | undefined,
): Appraisal {
  const ofModel = references.filter(
    ({ hwmodel, oemid }) => hwmodel === claims.hwmodel && oemid === claims.oemid,
  );
  const met = ofModel.filter((one) => isMet(one, pcrs));
  const firmware = met.find(({ swversion }) => swversion === claims.swversion) ?? met[0];
  return appraisalOf(
    [
      ...(ofModel.length === 0 ? (["modelUnknown"] as const) : []),
      ...aboutFirmware(firmware, claims, newest),
      ...aboutBoot(claims),
      ...aboutDebug(claims),
    ],
    firmware?.swversion,
  );
}

/** Of evidence that proves nothing. */
export const unproven = (code: string): Appraisal => ({
  status: "contraindicated",
  vector: {
    "instance-identity": UNPROVEN,
    configuration: UNPROVEN,
    executables: UNPROVEN,
    hardware: UNPROVEN,
  },
  reasons: [code],
  swversion: undefined,
});

function isMet({ pcrs: expected }: ReferenceValue, pcrs: PcrValues): boolean {
  const registers = Object.entries(expected);
  return (
    registers.length > 0 &&
    registers.every(([index, value]) => {
      const held = pcrs.get(Number(index));
      return held !== undefined && toHex(held) === value;
    })
  );
}

function aboutFirmware(
  firmware: ReferenceValue | undefined,
  claims: Claims,
  newest: string | undefined,
): Finding[] {
  if (firmware === undefined) return ["registersUnknown"];
  const found: Finding[] = [];
  if (firmware.swversion !== claims.swversion) found.push("versionOther");
  if (newest !== undefined && compareVersions(firmware.swversion, newest) < 0)
    found.push("firmwareDowngrade");
  if (firmware.isFlawed) found.push("firmwareFlawed");
  return found;
}

function aboutBoot({ isBootSecured }: Claims): Finding[] {
  if (isBootSecured === undefined) return ["secureBootUnsaid"];
  return isBootSecured ? [] : ["secureBootOff"];
}

function aboutDebug({ debug }: Claims): Finding[] {
  if (debug === undefined) return ["debugUnsaid"];
  if (debug === "enabled") return ["debugEnabled"];
  return debug === "disabled" ? ["debugReopenable"] : [];
}

function appraisalOf(found: readonly Finding[], swversion: string | undefined): Appraisal {
  const vector: Record<keyof TrustVector, number> = { ...sound };
  for (const finding of found) {
    const [claim, value] = findings[finding];
    vector[claim] = Math.max(vector[claim], value);
  }
  const worst = Math.max(...Object.values(vector));
  return { status: tierOf(worst), vector, reasons: found, swversion };
}

function tierOf(value: number): AttestationStatus {
  if (value >= 96) return "contraindicated";
  return value >= 32 ? "warning" : "affirming";
}
