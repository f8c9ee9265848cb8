import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import { signManaged } from "../../managed-signer.ts";
import { messageFromJson } from "../../parties/acts/act-json.ts";
import { catalogue } from "../../parties/acts/catalogue.ts";
import { isSame, newSigners } from "../../parties/acts/gathered.ts";
import { addSignature, markRelayed, type PendingAct, type PendingSignature } from "../../parties/acts/pending-act.store.ts"; // prettier-ignore
import type { Signing } from "../../parties/admission/signing.ts";
import { maySign } from "../../parties/managed/rule.ts";
import { isSignedBy } from "../consent-signatures.ts";
import { relayAct } from "../relay.ts";
import type { SigningOptions } from "./options.ts";
import { findPending, gatheredOf, nameOf, signingFor, typedOf } from "./pending.ts";

interface Signed {
  readonly signer: string;
  readonly signature: string;
}

/** Takes somebody's signature of a prepared act. @throws Problem `signerOfOther`, `signatureInvalid`, `conflict` */
export async function takeSignature(
  options: SigningOptions,
  { principal }: FastifyRequest,
  pending: PendingAct,
  { signature, signer }: Signed,
): Promise<void> {
  requireOpen(pending);
  const signing = await signingFor(options, pending.party);
  requireConcerned(signer, pending, signing);
  const { verifiers } = options.deployment;
  const checked = isSignedBy(typedOf(options, pending), signer, signature, verifiers);
  if (!checked && !mayBeContract(signer))
    throw new Problem("signatureInvalid", "This is not the signer's signature of this act.");
  const isAdded = await addSignature(options.pool, pending.id, {
    signer: signer.toLowerCase(),
    signature,
    checked,
    signedBy: nameOf(principal),
    signedAt: options.now(),
  });
  if (!isAdded)
    throw new Problem("conflict", "A signature of this signer is there that was checked.");
}

/** Has a managed key sign, if the party's policy lets it. @throws Problem `managedActNotAllowed`, `notFound` */
export async function signByManagedKey(
  options: SigningOptions,
  request: FastifyRequest,
  pending: PendingAct,
  signer: string,
): Promise<void> {
  requireOpen(pending);
  const signing = await signingFor(options, pending.party);
  if (!maySign(signer, catalogue[pending.act], pending.message, signing))
    throw new Problem(
      "managedActNotAllowed",
      `The party's policy lets no managed key sign ${pending.act}.`,
    );
  const { pool, wrapper } = options;
  const act = typedOf(options, pending);
  const signature = await signManaged(pool, wrapper, { party: pending.party, signer, act });
  if (signature === undefined)
    throw new Problem("notFound", "No such key is held for this party here.");
  await takeSignature(options, request, pending, { signer, signature });
}

/** Brings an act to its contract once enough have signed. @returns the id to ask for what became of it */
export async function relayPending(
  options: SigningOptions,
  party: string,
  id: string,
): Promise<string> {
  const pending = await findPending(options, party, id);
  if (pending.withdrawnAt !== undefined) throw new Problem("conflict", "The act was withdrawn.");
  const signatures = enoughOf(pending, await signingFor(options, party));
  if (signatures === undefined)
    throw new Problem("actRefused", "Fewer have signed than the party's threshold asks for.");
  const kind = catalogue[pending.act];
  const relayed = await relayAct(options.pool, options, kind, {
    message: messageFromJson(kind, pending.message),
    authorisation: {
      nonce: pending.nonce,
      deadline: pending.deadline,
      signers: signatures.map(({ signer }) => signer),
      signatures: signatures.map(({ signature }) => signature),
    },
    extra: pending.extra,
  });
  await markRelayed(options.pool, id, relayed);
  return relayed;
}

/**
 * The signatures to send: without those that nobody could check where the others are enough, because one that is bad
 * makes the contract refuse them all. Undefined while there are too few.
 */
function enoughOf(pending: PendingAct, signing: Signing): readonly PendingSignature[] | undefined {
  const checked = pending.signatures.filter((one) => one.checked);
  return [checked, pending.signatures].find(
    (signatures) => gatheredOf({ ...pending, signatures }, signing).isComplete,
  );
}

function requireOpen({ isOpen }: PendingAct): void {
  if (!isOpen) throw new Problem("conflict", "The act was relayed or withdrawn.");
}

const ADDRESS_CHARACTERS = 42;

/** Whether an account's signature is good, a contract there would say itself, on the chain. */
const mayBeContract = (signer: string): boolean => signer.length === ADDRESS_CHARACTERS;

/** A stranger's signature would count for nothing and cost gas. */
function requireConcerned(signer: string, { message }: PendingAct, signing: Signing): void {
  const concerned = [...signing.signers.map((one) => one.signer), ...newSigners(message, signing)];
  if (!concerned.some((one) => isSame(one, signer)))
    throw new Problem("signerOfOther", "This signer signs neither for the party nor for itself.");
}
