import { randomBytes } from "node:crypto";
import { actCall, targetOf as targetIn } from "../../service/chain/act-call.ts";
import {
  type ActMessages,
  type ActName,
  catalogue,
  typedAct,
} from "../../service/parties/acts/catalogue.ts";
import {
  type ActContract,
  type ActSigner,
  type ActTarget,
  authorise,
  firstNonce,
} from "../../service/parties/acts/typed.ts";
import type { TestChain } from "./chain.ts";

/** Where acts go, and who brings them there. */
export interface ActsTarget {
  readonly deployment: Pick<TestChain["deployment"], "chain" | "contracts">;
  readonly stranger: TestChain["stranger"];
}

export const targetOf = (
  { deployment }: Pick<ActsTarget, "deployment">,
  contract: ActContract,
): ActTarget => targetIn(deployment, contract);

/**
 * Has an act signed and sends it from an account that is no party, knowing of its contract no more than the catalogue
 * says. Returns when it is mined; rejects when the contract refuses it.
 */
export async function sendAct<Name extends ActName>(
  chain: ActsTarget,
  name: Name,
  message: ActMessages[Name],
  signers: readonly ActSigner[],
  extra: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly nonce: bigint }> {
  const kind = catalogue[name];
  const at = targetOf(chain, kind.contract);
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const authorisation = await authorise(typedAct(name, at, message, fresh), signers);
  const data = actCall(kind, { message: { ...message }, authorisation, extra });
  await (await chain.stranger.sendTransaction({ to: at.address, data })).wait();
  return fresh;
}
