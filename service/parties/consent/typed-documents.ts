import type { ActTarget, TypedField } from "../acts/typed.ts";
import type { OpenContract } from "./open-contract.ts";

/**
 * What is signed off chain: EIP-712 in the ConsentLedger's domain, so that a wallet shows where it is to be used. No
 * contract takes any of it. Hashes and ids are 0x-hexadecimal.
 */
export interface TypedDocument {
  readonly domain: {
    readonly name: string;
    readonly version: "1";
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  readonly types: Record<string, TypedField[]>;
  readonly message: object;
}

/** By the person's own key: consents to what the document says. */
export const consentTyped = (ledger: ActTarget, document: string): TypedDocument =>
  typed(ledger, "IndividualConsent", { document });

/** By the same key: takes the consent back. */
export const withdrawalTyped = (ledger: ActTarget, document: string): TypedDocument =>
  typed(ledger, "WithdrawConsent", { document });

/** By both parties. @param hash of the document */
export const contractTyped = (
  ledger: ActTarget,
  { factory, lender }: OpenContract,
  hash: string,
): TypedDocument => typed(ledger, "OpenContract", { lender, factory, document: hash });

/** By the factory: takes a loan that the lender offered. @param hash of the offer */
export const loanAcceptanceTyped = (
  ledger: ActTarget,
  { factory, lender }: Pick<OpenContract, "factory" | "lender">,
  hash: string,
): TypedDocument => typed(ledger, "LoanAcceptance", { lender, factory, offer: hash });

const typed = (
  { address, chainId }: ActTarget,
  name: string,
  members: Readonly<Record<string, string>>,
): TypedDocument => ({
  domain: { name: "ConsentLedger", version: "1", chainId, verifyingContract: address },
  types: { [name]: Object.keys(members).map((member) => ({ name: member, type: "bytes32" })) },
  message: Object.fromEntries(Object.entries(members).map(([member, hex]) => [member, `0x${hex}`])),
});
