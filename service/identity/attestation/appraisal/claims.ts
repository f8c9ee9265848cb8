import { AttestationFault } from "../attestation-fault.ts";

/** `dbgstat` of RFC 9711, section 4.2.9. */
export const debugStates = [
  "enabled",
  "disabled",
  "disabled-since-boot",
  "disabled-permanently",
  "disabled-fully-and-permanently",
] as const;
export type DebugState = (typeof debugStates)[number];

/** What a device says of itself: EAT claims (RFC 9711) in their JSON names, as far as they are appraised. */
export interface Claims {
  /** `eat_nonce` */
  readonly nonce: string;
  /** Says who made it; a text or, of a Private Enterprise Number, its digits. */
  readonly oemid: string;
  readonly hwmodel: string;
  /** The first member of `swversion`: numbers and dots. */
  readonly swversion: string;
  readonly ueid: string | undefined;
  /** `oemboot`: only software that its maker signed can boot. */
  readonly isBootSecured: boolean | undefined;
  readonly debug: DebugState | undefined;
}

const VERSION = /^\d{1,9}(?:\.\d{1,9}){0,3}$/;
const NAME_LENGTH_MAX = 200;

/**
 * @param text JSON, exactly as it was hashed into the quote
 * @throws AttestationFault `claims`
 */
export function claimsOf(text: string): Claims {
  const { dbgstat, eat_nonce, hwmodel, oemboot, oemid, swversion, ueid } = objectIn(text);
  const version: unknown = Array.isArray(swversion) ? swversion[0] : undefined;
  if (typeof version !== "string" || !VERSION.test(version))
    throw new AttestationFault("claims", "swversion is a list that begins with numbers and dots");
  if (oemboot !== undefined && typeof oemboot !== "boolean")
    throw new AttestationFault("claims", "oemboot is true or false");
  return {
    nonce: nameIn("eat_nonce", eat_nonce),
    oemid: typeof oemid === "number" ? String(oemid) : nameIn("oemid", oemid),
    hwmodel: nameIn("hwmodel", hwmodel),
    swversion: version,
    ueid: ueid === undefined ? undefined : nameIn("ueid", ueid),
    isBootSecured: oemboot,
    debug: dbgstat === undefined ? undefined : debugIn(dbgstat),
  };
}

function objectIn(text: string): Partial<Record<string, unknown>> & Known {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // As for any other value that is no object.
  }
  throw new AttestationFault("claims", "the claims are no JSON object");
}

interface Known {
  readonly dbgstat?: unknown;
  readonly eat_nonce?: unknown;
  readonly hwmodel?: unknown;
  readonly oemboot?: unknown;
  readonly oemid?: unknown;
  readonly swversion?: unknown;
  readonly ueid?: unknown;
}

function nameIn(claim: string, value: unknown): string {
  if (typeof value === "string" && value.length > 0 && value.length <= NAME_LENGTH_MAX)
    return value;
  throw new AttestationFault("claims", `${claim} is a text`);
}

function debugIn(value: unknown): DebugState {
  const found = debugStates.find((state) => state === value);
  if (found === undefined) throw new AttestationFault("claims", "dbgstat is no such state");
  return found;
}

/** Below zero where `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number)) as [
    number[],
    number[],
  ];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
