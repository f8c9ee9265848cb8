import { randomBytes } from "node:crypto";
import { firstParties } from "../../service/chain-home.ts";
import type { EmbeddedChain } from "../../service/chain/embedded.ts";
import { grant } from "../../service/parties/acts/consent-acts.ts";
import { authorise, firstNonce, typed } from "../../service/parties/acts/typed.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../service/parties/consent/document.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import type { Capability } from "../../service/parties/principal.ts";
import type { TestService } from "./service.ts";

/** What a party's own machine sends with its requests. @param party id without 0x */
export async function machineFor(
  { database }: TestService,
  party: string,
  capabilities: readonly Capability[],
): Promise<Record<string, string>> {
  const madeAt = new Date();
  const key = await issueApiKey(database.pool, {
    party,
    label: "test",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + 3_600_000),
  });
  return { authorization: `Bearer ${key?.text ?? ""}`, "content-type": "application/json" };
}

export function embeddedOf({ service }: TestService): EmbeddedChain {
  const { embedded } = service.chain;
  if (embedded === undefined) throw new Error("not embedded");
  return embedded;
}

/** The first factory's own signature on a grant or a revocation, made outside of the service. */
export async function signedConsent(target: TestService, kind: typeof grant, commitment: string) {
  const { chain, contracts } = target.service.chain.manifest;
  const at = { chainId: chain.chainId, address: contracts.consentLedger.address };
  const act = { grantor: firstParties.factory, commitment: `0x${commitment}` };
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const signers = [embeddedOf(target).wallet(3)];
  return { act, authorisation: await authorise(typed(kind, at, act, fresh), signers) };
}

/** Has the first factory grant what a document says. @returns the service's answer, and the commitment */
export async function sendGrant(
  target: TestService,
  document: EnterpriseAuthorisation,
  headers: Record<string, string>,
): Promise<{ readonly reply: Response; readonly commitment: string }> {
  const commitment = commitmentOf(document);
  const { authorisation } = await signedConsent(target, grant, commitment);
  const act = {
    ...authorisation,
    nonce: String(authorisation.nonce),
    deadline: String(authorisation.deadline),
  };
  const url = `${target.service.httpUrl ?? ""}/v1/parties/${document.grantor}/authorisations`;
  const body = JSON.stringify({ commitment, document, act });
  return { reply: await fetch(url, { method: "POST", headers, body }), commitment };
}
