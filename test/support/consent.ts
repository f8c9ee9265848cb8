import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { consentLedgerAbi } from "../../service/chain/contracts.ts";
import { grant, revoke } from "../../service/parties/acts/consent-acts.ts";
import { authorise, firstNonce, typed } from "../../service/parties/acts/typed.ts";
import { parties, type TestChain } from "./chain.ts";

export const newCommitment = (): string => hexlify(randomBytes(32));

/** A party, unless another is named the factory, grants or takes back a commitment; waits for its block. */
export async function consentOnChain(
  chain: TestChain,
  method: "grant" | "revoke",
  commitment: string,
  by: keyof typeof parties = "factory",
): Promise<void> {
  const { chain: of, contracts } = chain.deployment;
  const address = contracts.consentLedger.address;
  const act = { grantor: parties[by], commitment };
  const kind = method === "grant" ? grant : revoke;
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const signed = await authorise(typed(kind, { chainId: of.chainId, address }, act, fresh), [
    chain.signers[by],
  ]);
  const data =
    method === "grant"
      ? consentLedgerAbi.encodeFunctionData("grant", [act, signed])
      : consentLedgerAbi.encodeFunctionData("revoke", [act, signed]);
  const sent = await chain.stranger.sendTransaction({ to: address, data });
  await sent.wait();
}
