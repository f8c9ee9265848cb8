import { concat, fromHex, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

const SEED_TAG = utf8("tallystick/audit/1");

/**
 * What a sample is drawn with: SHA-256(`tallystick/audit/1` ‖ root ‖ nonce). The root of an anchored log was nobody's to
 * choose, and the nonce is the auditor's: neither side draws alone.
 * @param root of the newest anchored size; with `nonce` and the seed, hexadecimal
 */
export const seedOf = (root: string, nonce: string): string =>
  toHex(sha256(concat(SEED_TAG, fromHex(root), fromHex(nonce))));

/**
 * The `count` lots with the least SHA-256(seed ‖ lot): the same for everybody, whatever the order of `lots`, and lots that
 * come later push others out without mixing the rest.
 */
export function drawSample(seed: string, lots: readonly string[], count: number): string[] {
  const drawn = [...new Set(lots)].map((lot) => ({
    lot,
    place: toHex(sha256(concat(fromHex(seed), fromHex(lot)))),
  }));
  return drawn
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, count)
    .map(({ lot }) => lot);
}
