import { randomBytes } from "node:crypto";
import { hexlify, id } from "ethers";
import { partyRegistryAt } from "../../../../service/chain/contracts.ts";
import type { EmbeddedChain } from "../../../../service/chain/embedded.ts";
import { firstParties } from "../../../../service/chain-home.ts";
import type { ActMessages, ActName } from "../../../../service/parties/acts/catalogue.ts";
import { partyIdOf, proposalIdOf } from "../../../../service/parties/acts/party-ids.ts";
import type { ActSigner } from "../../../../service/parties/acts/typed.ts";
import { fileOf } from "../../../../service/parties/admission/papers.ts";
import {
  type CredentialKind,
  credentialKind,
} from "../../../../service/parties/credential-kind.ts";
import { issueApiKey } from "../../../../service/parties/people/api-key.store.ts";
import { capabilities } from "../../../../service/parties/principal.ts";
import { type Role, roleNumber } from "../../../../service/parties/role.ts";
import { type ActsTarget, sendAct, targetOf } from "../../../support/acts.ts";
import type { TestService } from "../../../support/service.ts";
import { type Ask, askOf } from "./client.ts";

/** A party of the community, with its key and a machine that asks in its name. */
export interface TestParty {
  /** Without 0x. */
  readonly party: string;
  readonly name: string;
  readonly signer: ActSigner & { readonly address: string };
  readonly ask: Ask;
  readonly authorization: string;
}

export interface Community {
  readonly operator: TestParty;
  /** A workshop, and whoever may look at what it makes. */
  readonly factory: TestParty;
  readonly bank: TestParty;
  readonly certifier: TestParty;
  /** Admitted by rule after the beginning. */
  readonly buyer: TestParty;
  readonly lessor: TestParty;
  /** Waits to be let in: half of its endorsements and its licence are missing. */
  readonly applicant: TestParty;
  readonly act: <Name extends ActName>(
    name: Name,
    message: ActMessages[Name],
    by: TestParty,
  ) => Promise<{ readonly nonce: bigint }>;
}

const YEAR_SECONDS = 365 * 86_400;

/** Genesis parties with their names, two that were let in by rule, one that waits, and a proposal. */
export async function foundCommunity(target: TestService): Promise<Community> {
  const founding = Founding.over(target);
  const operator = await founding.genesis("operator", 2, "Tallystick Operations");
  const factory = await founding.genesis("factory", 3, "宏达精密机械");
  const certifier = await founding.genesis("certifier", 4, "Meridian Certification");
  const bank = await founding.genesis("bank", 5, "Jiangnan Commercial Bank");
  const buyer = await founding.opened(6, "Bohai Motor Works");
  const lessor = await founding.opened(7, "华融设备租赁");
  const applicant = await founding.opened(8, "永兴铸造");
  await founding.admitted(buyer, "coreEnterprise", "businessLicence", certifier, [
    bank,
    certifier,
    factory,
  ]);
  await founding.admitted(lessor, "lessor", "financialLicence", certifier, [bank, certifier]);
  const papers = await founding.applied(applicant, "supplier");
  await founding.endorsed(applicant, "supplier", papers, factory);
  const parties = { operator, factory, certifier, bank, buyer, lessor, applicant };
  await founding.proposed(parties);
  return { ...parties, act: (name, message, by) => founding.act(name, message, by) };
}

class Founding {
  readonly #target: TestService;
  readonly #chain: EmbeddedChain;
  readonly #acts: ActsTarget;

  private constructor(target: TestService, chain: EmbeddedChain) {
    const { manifest, provider } = target.service.chain;
    this.#target = target;
    this.#chain = chain;
    this.#acts = { deployment: manifest, stranger: chain.wallet(9).connect(provider) };
  }

  static over(target: TestService): Founding {
    const { embedded } = target.service.chain;
    if (embedded === undefined) throw new Error("not embedded");
    return new Founding(target, embedded);
  }

  act<Name extends ActName>(name: Name, message: ActMessages[Name], { signer }: TestParty) {
    return sendAct(this.#acts, name, message, [signer]);
  }

  genesis(which: keyof typeof firstParties, wallet: number, name: string): Promise<TestParty> {
    return this.#named(firstParties[which].slice(2), wallet, name);
  }

  async opened(wallet: number, name: string): Promise<TestParty> {
    const signer = this.#chain.wallet(wallet);
    const message = {
      signers: [signer.address],
      threshold: 1n,
      managed: 0,
      managedActs: [],
      salt: hexlify(randomBytes(32)),
    };
    await sendAct(this.#acts, "Open", message, [signer]);
    const party = partyIdOf(targetOf(this.#acts, "PartyRegistry"), message).slice(2);
    return this.#named(party, wallet, name);
  }

  async #named(party: string, wallet: number, name: string): Promise<TestParty> {
    const authorization = await this.#machineOf(party);
    const ask = askOf(this.#target.service.httpUrl ?? "", authorization);
    await ask("nameParty", { path: { party }, body: { name } });
    return { party, name, signer: this.#chain.wallet(wallet), ask, authorization };
  }

  async #machineOf(party: string): Promise<string> {
    const madeAt = new Date();
    const key = await issueApiKey(this.#target.database.pool, {
      party,
      label: "ERP",
      capabilities,
      madeBy: undefined,
      idempotencyKey: undefined,
      madeAt,
      expiresAt: new Date(madeAt.getTime() + 86_400_000),
    });
    return `Bearer ${key?.text ?? ""}`;
  }

  /** @returns the fingerprint of its papers */
  async applied(by: TestParty, role: Role): Promise<string> {
    const papers = {
      v: 1 as const,
      kind: "application" as const,
      party: by.party,
      role,
      name: by.name,
      country: "CN",
      registration: "91320594MA1XYZ0K3T",
      statement: "灰铁与球铁铸件，月产三百吨；为宏达精密机械供应毛坯，申请成为供应商。",
      salt: randomBytes(16).toString("base64url"),
    };
    await by.ask("keepPapers", { path: { party: by.party }, body: papers });
    const file = fileOf(papers);
    await this.act("Apply", { party: `0x${by.party}`, role: roleNumber(role), file }, by);
    return file;
  }

  endorsed(who: TestParty, role: Role, file: string, by: TestParty) {
    const message = {
      endorser: `0x${by.party}`,
      party: `0x${who.party}`,
      role: roleNumber(role),
      round: 1n,
      file,
    };
    return this.act("Endorse", message, by);
  }

  issued(who: TestParty, kind: CredentialKind, by: TestParty) {
    const message = {
      issuer: `0x${by.party}`,
      subject: `0x${who.party}`,
      kind: credentialKind(kind),
      digest: id(`${who.name} ${kind}`),
      until: BigInt(Math.floor(Date.now() / 1000) + YEAR_SECONDS),
    };
    return this.act("Issue", message, by);
  }

  async admitted(
    who: TestParty,
    role: Role,
    kind: CredentialKind,
    issuer: TestParty,
    endorsers: readonly TestParty[],
  ): Promise<void> {
    const file = await this.applied(who, role);
    for (const endorser of endorsers) await this.endorsed(who, role, file, endorser);
    await this.issued(who, kind, issuer);
    const { address } = targetOf(this.#acts, "PartyRegistry");
    const registry = partyRegistryAt(address, this.#acts.stranger);
    const words = endorsers.map(({ party }) => `0x${party}`).toSorted();
    const issuers = [`0x${issuer.party}`];
    // More than it takes by the clock of now: whether rule or licence ends first may change with the next second.
    const sent = await registry.admit(`0x${who.party}`, roleNumber(role), words, issuers, {
      gasLimit: 1_000_000,
    });
    await sent.wait();
  }

  /** The bank wants suppliers to hold for two years; the buyer is for it. */
  async proposed({ bank, buyer }: Pick<Community, "bank" | "buyer">): Promise<void> {
    const { rules } = await bank.ask("readCommunity", {});
    const rule = rules.find(({ role }) => role === "supplier");
    if (rule === undefined) throw new Error("no rule for suppliers");
    const { content } = await bank.ask("keepProposed", {
      path: { party: bank.party },
      body: {
        matter: "rule",
        role: "supplier",
        rule: {
          endorsers: ["coreEnterprise", "manufacturer", "bank"],
          endorsements: 3,
          validitySeconds: 2 * YEAR_SECONDS,
          credentials: rule.credentials,
        },
      },
    });
    const message = { proposer: `0x${bank.party}`, content: `0x${content}` };
    const { nonce } = await this.act("Propose", message, bank);
    const proposal = proposalIdOf(message, nonce);
    await this.act("Vote", { voter: `0x${buyer.party}`, proposal, inFavour: true }, buyer);
  }
}
