import { rounded } from "./cell.ts";

const MICRO = 1_000_000n;

/** Millionths as a decimal, without needless zeros. */
export function microText(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const fraction = (size % MICRO).toString().padStart(6, "0").replace(/0+$/, "");
  const text = `${String(size / MICRO)}${fraction === "" ? "" : `.${fraction}`}`;
  return micro < 0n ? `-${text}` : text;
}

/** n / d to six places, halves away from zero; d above 0. */
export const ratioText = (n: bigint, d: bigint): string => microText(rounded(n * MICRO, d));
