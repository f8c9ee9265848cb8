import { toHex, utf8 } from "../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import { sha256 } from "#crypto";
import { partyRegistryAbi } from "../chain/contracts.ts";
import type { Terms } from "../credit/loan/loan-event.ts";
import { readManifest } from "../evidence/verification/evidence.ts";
import { isSignedByEnough } from "../http/consent-signatures.ts";
import { ownAndManaged } from "../parties/acts/words.ts";
import type { SignedFor } from "../parties/consent/open-contract.store.ts";
import type { PartySigners } from "../parties/consent/party-signers.store.ts";
import { loanAcceptanceTyped } from "../parties/consent/typed-documents.ts";
import { askNodes, isUndecodable } from "./ask-nodes.ts";
import type { SnapshotTrust } from "./snapshot-portrait.ts";

/** What a factory accepts: the lender's offer, whole. */
export interface LoanOffer {
  readonly v: 1;
  readonly kind: "loanOffer";
  readonly lender: string;
  readonly factory: string;
  /** SHA-256 of the receipt that it rests on. */
  readonly decision: string;
  readonly terms: Terms;
  readonly until: string;
}

/** SHA-256 of the offer's canonical form: what the factory signs, by EIP-712 as `LoanAcceptance`. */
export const offerHash = (offer: LoanOffer): string =>
  toHex(sha256(utf8(canonicalize(offer as unknown as Json))));

export type AcceptanceVerdict =
  /** `act`: hash of what was signed, with its signatures; `text` is that. */
  | { readonly kind: "accepted"; readonly act: string; readonly text: string }
  /** Too few of the factory's own keys signed this offer, or others. */
  | { readonly kind: "unsigned" }
  /** The house names no manifest and node, or none answers alike. */
  | { readonly kind: "unchecked" };

/**
 * Whether a factory accepted an offer: as many of its own keys signed as it asks for itself on chain now. Keys that the
 * operator keeps for it do not count: nobody else takes a debt on it.
 */
export async function checkAcceptance(
  offer: LoanOffer,
  signed: SignedFor,
  trust: SnapshotTrust | undefined,
): Promise<AcceptanceVerdict> {
  const manifest = trust && readManifest(trust.manifest).value?.manifest;
  if (trust === undefined || manifest === undefined) return { kind: "unchecked" };
  const { chain, contracts, verifiers } = manifest;
  const known = await signersNow(trust, contracts.partyRegistry.address, offer.factory);
  if (known === undefined) return { kind: "unchecked" };
  const ledger = { chainId: chain.chainId, address: contracts.consentLedger.address };
  const document = loanAcceptanceTyped(ledger, offer, offerHash(offer));
  if (!isSignedByEnough(document, known, signed, verifiers)) return { kind: "unsigned" };
  const { signatures, signers } = signed;
  const text = canonicalize({ offer, signatures, signers } as unknown as Json);
  return { kind: "accepted", act: toHex(sha256(utf8(text))), text };
}

/** Who signs for a party, as all nodes say alike in their newest block. */
async function signersNow(
  { nodes }: SnapshotTrust,
  registry: string,
  party: string,
): Promise<PartySigners | undefined> {
  const data = partyRegistryAbi.encodeFunctionData("signersOf", [`0x${party}`]);
  const answer = await askNodes(nodes, { to: registry, data });
  if (answer === undefined) return undefined;
  const decoded = decodedSigners(answer);
  if (decoded === undefined) return undefined;
  const [signers, threshold, managed] = decoded;
  const keys = signers.map((signer) => signer.toLowerCase());
  const { own } = ownAndManaged(keys, Number(managed));
  return { own, threshold: Number(threshold) };
}

/** @returns undefined for what is no answer to that */
function decodedSigners(answer: string): [readonly string[], bigint, bigint] | undefined {
  try {
    const found: unknown = partyRegistryAbi.decodeFunctionResult("signersOf", answer);
    return found as [readonly string[], bigint, bigint];
  } catch (error) {
    if (isUndecodable(error)) return undefined;
    throw error;
  }
}
