import { microText } from "../../device-attest/decimal.ts";
import { rounded } from "./cell.ts";

const MICRO = 1_000_000n;

/** n / d to six places, halves away from zero; d above 0. */
export const ratioText = (n: bigint, d: bigint): string => microText(rounded(n * MICRO, d));
