import { DECIMAL_PATTERN, microText, toMicro } from "../decimal.ts";

const MICRO = 1_000_000n;
const WHOLE_MAX = 10n ** 12n * MICRO;

/** What makes a number of a machine a number of its unit: raw · factor + plus. */
export interface Scaling {
  readonly factor?: string | number | undefined;
  readonly plus?: string | number | undefined;
}

/** @returns undefined for what no record can carry: a number too great, or a factor that is no decimal */
export function scaled(raw: bigint, { factor = 1, plus = 0 }: Scaling): string | undefined {
  const micro = raw * toMicro(String(factor)) + toMicro(String(plus));
  return inRange(micro) ? microText(micro) : undefined;
}

/**
 * A floating-point number of a machine as a decimal: no more digits than it has, so that 230.1 in 32 bits stays 230.1.
 * @returns undefined for what is no number, as meters say of what they do not measure
 */
export function scaledFloat(raw: number, digits: number, scaling: Scaling): string | undefined {
  if (!Number.isFinite(raw)) return undefined;
  const value =
    Number(raw.toPrecision(digits)) * Number(scaling.factor ?? 1) + Number(scaling.plus ?? 0);
  if (Math.abs(value) >= 1e12) return undefined;
  return microText(
    toMicro(
      Number(value.toPrecision(digits))
        .toFixed(6)
        .replace(/^-(0\.0+)$/, "$1"),
    ),
  );
}

/** A decimal of a machine, exactly, as one of its unit: six places stay. */
export function scaledText(text: string, { factor = 1, plus = 0 }: Scaling): string | undefined {
  const micro = (toMicro(text) * toMicro(String(factor))) / MICRO + toMicro(String(plus));
  return inRange(micro) ? microText(micro) : undefined;
}

/** A number as a machine wrote it, in text or JSON. @returns undefined for what is none (`UNAVAILABLE`) */
export function numberText(said: unknown, scaling: Scaling): string | undefined {
  if (typeof said === "boolean") return scaled(said ? 1n : 0n, scaling);
  if (typeof said === "number") return scaledFloat(said, 15, scaling);
  if (typeof said !== "string") return undefined;
  if (DECIMAL.test(said)) return scaledText(said, scaling);
  return /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/.test(said)
    ? scaledFloat(Number(said), 15, scaling)
    : undefined;
}

const DECIMAL = new RegExp(DECIMAL_PATTERN);

const inRange = (micro: bigint): boolean => micro < WHOLE_MAX && micro > -WHOLE_MAX;
