import { AttestationFault } from "../../service/identity/attestation/attestation-fault.ts";

/** "accepted", or the code of the fault. */
export const attestationCode = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "accepted",
    (error: unknown) => {
      if (error instanceof AttestationFault) return error.code;
      throw error;
    },
  );

/** @param bit counted from the start, and around */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  const at = bit % (8 * bytes.length);
  other[at >> 3] = (other[at >> 3] as number) ^ (1 << (at & 7));
  return other;
}
