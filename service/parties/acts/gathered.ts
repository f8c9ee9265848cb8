import type { Signing } from "../admission/signing.ts";
import type { ActKind } from "./typed.ts";

/** What is there of the signatures that an act takes, and what is missing. */
export interface Gathered {
  /** How many of the party's present signers must sign. */
  readonly needed: number;
  /** Those that did and count. */
  readonly counted: readonly string[];
  /** Whoever the act lists as a new signer and did not sign yet: nobody is listed without his knowledge. */
  readonly newcomers: readonly string[];
  readonly isComplete: boolean;
}

/** @param signed who signed, ERC-7913 */
export function gathered(
  kind: ActKind,
  message: Readonly<Record<string, unknown>>,
  signing: Signing,
  signed: readonly string[],
): Gathered {
  const hasSigned = (signer: string): boolean => signed.some((one) => isSame(one, signer));
  const counted = signing.signers
    .filter(({ managed }) => !managed || signing.managedActs.includes(kind.typeHash))
    .map(({ signer }) => signer)
    .filter(hasSigned);
  const newcomers = newSigners(message, signing).filter((signer) => !hasSigned(signer));
  const isComplete = counted.length >= signing.threshold && newcomers.length === 0;
  return { needed: signing.threshold, counted, newcomers, isComplete };
}

/** Signers that an act lists and the party has not. */
export const newSigners = (
  message: Readonly<Record<string, unknown>>,
  { signers }: Signing,
): string[] =>
  Array.isArray(message["signers"])
    ? (message["signers"] as string[]).filter(
        (one) => !signers.some(({ signer }) => isSame(signer, one)),
      )
    : [];

/** Addresses are spelt in either case. */
export const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
