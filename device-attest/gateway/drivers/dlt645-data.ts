import { microText } from "../../decimal.ts";
import { bcdText, type Frame } from "./dlt645-frame.ts";

/** How the value of a data identifier is written: digits in BCD, low byte first. */
export interface Layout {
  readonly bytes: number;
  readonly decimals: number;
  /** The highest bit is the sign, not a digit. */
  readonly signed: boolean;
}

/** Annex A of DL/T 645-2007: what a workshop's meter is asked for. */
export const layouts: Readonly<Record<string, Layout>> = {
  // Energy in kWh: combined, forward and reverse, total.
  "00-00-00-00": { bytes: 4, decimals: 2, signed: true },
  "00-01-00-00": { bytes: 4, decimals: 2, signed: false },
  "00-02-00-00": { bytes: 4, decimals: 2, signed: false },
  // Voltage in V of the phases A, B and C.
  "02-01-01-00": { bytes: 2, decimals: 1, signed: false },
  "02-01-02-00": { bytes: 2, decimals: 1, signed: false },
  "02-01-03-00": { bytes: 2, decimals: 1, signed: false },
  // Current in A.
  "02-02-01-00": { bytes: 3, decimals: 3, signed: true },
  "02-02-02-00": { bytes: 3, decimals: 3, signed: true },
  "02-02-03-00": { bytes: 3, decimals: 3, signed: true },
  // Active power in kW: total, then the phases.
  "02-03-00-00": { bytes: 3, decimals: 4, signed: true },
  "02-03-01-00": { bytes: 3, decimals: 4, signed: true },
  "02-03-02-00": { bytes: 3, decimals: 4, signed: true },
  "02-03-03-00": { bytes: 3, decimals: 4, signed: true },
  // Power factor, total; frequency in Hz.
  "02-06-00-00": { bytes: 2, decimals: 3, signed: true },
  "02-80-00-02": { bytes: 2, decimals: 2, signed: false },
};

const READ = 0x11;
const ANSWER = 0x91;
const REFUSAL = 0xd1;

/** Asks for one data identifier (section 7.1). */
export const question = (address: string, identifier: string): Frame => ({
  address,
  control: READ,
  data: identifierBytes(identifier),
});

export type Reply =
  | { readonly kind: "value"; readonly digits: Uint8Array }
  /** The meter does not have it, or not for us. */
  | { readonly kind: "refused"; readonly error: number };

/** @returns undefined for a frame that answers something else */
export function replyIn(frame: Frame, address: string, identifier: string): Reply | undefined {
  if (frame.address !== address.padStart(12, "0")) return undefined;
  if (frame.control === REFUSAL) return { kind: "refused", error: frame.data[0] ?? 0 };
  const asked = identifierBytes(identifier);
  const isOurs = asked.every((byte, at) => frame.data[at] === byte);
  if (frame.control !== ANSWER || !isOurs) return undefined;
  return { kind: "value", digits: frame.data.slice(4) };
}

/** @returns undefined where the meter wrote no digits, as FFH of a phase that is not there */
export function valueIn(
  digits: Uint8Array,
  { bytes, decimals, signed }: Layout,
): string | undefined {
  if (digits.length !== bytes) return undefined;
  const magnitude = Uint8Array.from(digits);
  const top = digits[bytes - 1] ?? 0;
  const isNegative = signed && (top & 0x80) !== 0;
  if (isNegative) magnitude[bytes - 1] = top & 0x7f;
  const text = bcdText(magnitude);
  if (!/^\d+$/.test(text)) return undefined;
  const micro = BigInt(text) * 10n ** BigInt(6 - decimals);
  return microText(isNegative ? -micro : micro);
}

/** Low byte first, as everything in DATA. */
export const identifierBytes = (identifier: string): Uint8Array =>
  Uint8Array.from(identifier.split("-"), (byte) => Number.parseInt(byte, 16)).toReversed();
