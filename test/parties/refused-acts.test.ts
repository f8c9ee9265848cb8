import { randomBytes } from "node:crypto";
import { hexlify, id } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actCall } from "../../service/chain/act-call.ts";
import {
  consentLedgerAbi,
  consentLedgerAt,
  partyRegistryAbi,
} from "../../service/chain/contracts.ts";
import { rpc } from "../../service/chain/provider.ts";
import {
  type ActMessages,
  type ActName,
  catalogue,
  typedAct,
} from "../../service/parties/acts/catalogue.ts";
import { partyIdOf } from "../../service/parties/acts/party-ids.ts";
import {
  type ActSigner,
  type ActTarget,
  type Authorisation,
  authorise,
  firstNonce,
} from "../../service/parties/acts/typed.ts";
import { sendAct, targetOf } from "../support/acts.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";

/** What a dishonest relayer or operator can try with an act that somebody signed, or did not. */
let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
});
afterAll(() => chain.stop());

const FOR_EVER = 2n ** 40n;
const newCommitment = (): string => hexlify(randomBytes(32));

interface Signed<Name extends ActName> {
  readonly name: Name;
  readonly message: ActMessages[Name];
  readonly authorisation: Authorisation;
}

async function signed<Name extends ActName>(
  name: Name,
  message: ActMessages[Name],
  signer: ActSigner,
  {
    at = targetOf(chain, catalogue[name].contract),
    deadline = FOR_EVER,
  }: {
    at?: ActTarget;
    deadline?: bigint;
  } = {},
): Promise<Signed<Name>> {
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline };
  const authorisation = await authorise(typedAct(name, at, message, fresh), [signer]);
  return { name, message, authorisation };
}

const grantOf = (changes: Parameters<typeof signed>[3] = {}) =>
  signed(
    "Grant",
    { grantor: parties.factory, commitment: newCommitment() },
    chain.signers.factory,
    changes,
  );

/** What the contract of an act makes of it: `taken`, or the name of its error. */
async function fate<Name extends ActName>({
  authorisation,
  message,
  name,
}: Signed<Name>): Promise<string> {
  const kind = catalogue[name];
  const data = actCall(kind, { message: { ...message }, authorisation, extra: {} });
  const call = { to: targetOf(chain, kind.contract).address, data };
  try {
    await (await chain.stranger.sendTransaction(call)).wait();
    return "taken";
  } catch (error) {
    const { data: refusal } = error as { data?: string };
    const abi = kind.contract === "ConsentLedger" ? consentLedgerAbi : partyRegistryAbi;
    return abi.parseError(refusal ?? "0x")?.name ?? String(error);
  }
}

describe("the chain takes an act from whoever brings it, and refuses it", () => {
  it("forged: somebody else's key under the party's name", async () => {
    const act = { grantor: parties.factory, commitment: newCommitment() };
    const forged = await signed("Grant", act, chain.signers.operator);
    expect(await fate(forged)).toBe("NotSigned");
    const signers = [chain.signers.factory.address];
    expect(await fate({ ...forged, authorisation: { ...forged.authorisation, signers } })).toBe(
      "NotSigned",
    );
  });

  it("altered: any other word than what was signed", async () => {
    const act = await grantOf();
    const altered = { ...act.message, commitment: newCommitment() };
    expect(await fate({ ...act, message: altered })).toBe("NotSigned");
    expect(await fate({ ...act, message: { ...act.message, grantor: parties.bank } })).toBe(
      "NotSigned",
    );
    expect(await fate(act)).toBe("taken");
  });

  it("replayed: an act is used once", async () => {
    // Nothing but its nonce keeps this one from being taken twice.
    const policy = { party: parties.factory, managedActs: [] };
    const act = await signed("SetPolicy", policy, chain.signers.factory);
    expect([await fate(act), await fate(act)]).toEqual(["taken", "InvalidActNonce"]);
  });

  it("late: after its deadline, also with another deadline written on it", async () => {
    const block = await chain.provider.getBlock("latest");
    const act = await grantOf({ deadline: BigInt(block?.timestamp ?? 0) + 600n });
    await rpc(chain.url, "evm_increaseTime", [601]);
    await rpc(chain.url, "evm_mine");
    expect(await fate(act)).toBe("ActExpired");
    const authorisation = { ...act.authorisation, deadline: FOR_EVER };
    expect(await fate({ ...act, authorisation })).toBe("NotSigned");
  });

  it("redirected: to another chain, another contract, or as another kind of act", async () => {
    const at = targetOf(chain, "ConsentLedger");
    const otherChain = await grantOf({ at: { ...at, chainId: at.chainId + 1 } });
    const otherContract = await grantOf({ at: { ...at, address: chain.stranger.address } });
    const { authorisation, message } = await grantOf();
    for (const act of [
      otherChain,
      otherContract,
      { name: "Revoke", message, authorisation } as const,
    ])
      expect(await fate(act)).toBe("NotSigned");
  });
});

/** A party of two keys, each of which signs alone; an operator holds the second. */
const opening = (managedActs: string[]) => ({
  signers: [chain.payer.address, chain.sequencer.address],
  threshold: 1n,
  managed: 2,
  managedActs,
  salt: id("a workshop"),
});

describe("a key that the operator holds", () => {
  it("neither grants a look, nor changes the policy that keeps it from that; the party does", async () => {
    const opened = opening([catalogue.Apply.typeHash]);
    const [own, managed] = [chain.payer, chain.sequencer];
    await sendAct(chain, "Open", opened, [own, managed]);
    const party = partyIdOf(targetOf(chain, "PartyRegistry"), opened);
    const look = { grantor: party, commitment: newCommitment() };
    expect(await fate(await signed("Grant", look, managed))).toBe("NotSigned");
    const policy = { party, managedActs: [catalogue.Grant.typeHash] };
    expect(await fate(await signed("SetPolicy", policy, managed))).toBe("NotSigned");
    const ledger = consentLedgerAt(targetOf(chain, "ConsentLedger").address, chain.provider);
    expect((await ledger.statusOf(party, look.commitment)).grantedAt).toBe(0n);

    expect(await fate(await signed("SetPolicy", policy, own))).toBe("taken");
    expect(await fate(await signed("Grant", look, managed))).toBe("taken");
  });
});
