import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { hexlify, id } from "ethers";
import { targetOf } from "../../service/chain/act-call.ts";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import type { EmbeddedChain } from "../../service/chain/embedded.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Service } from "../../service/compose.ts";
import type { ActMessages, ActName } from "../../service/parties/acts/catalogue.ts";
import { partyIdOf } from "../../service/parties/acts/party-ids.ts";
import { fileOf } from "../../service/parties/admission/papers.ts";
import { type CredentialKind, credentialKind } from "../../service/parties/credential-kind.ts";
import { type Role, roleNumber, rolesIn } from "../../service/parties/role.ts";
import type { PartyRegistry } from "../../types/contracts/PartyRegistry.ts";
import { type ActRelay, relayAct, relayCall, RelayRefused } from "../acts/relay.ts";
import { partyHeaders } from "../people/reader.ts";
import { askAs } from "./ask.ts";
import type { BorrowerName } from "./lending/borrower.ts";
import type { DemoParty } from "./party.ts";
import type { ChainParty } from "../simulation/supply-chain/supply-chain.ts";

export interface DemoCommunity {
  readonly parties: Readonly<Record<ChainParty | "certifier" | "bank" | BorrowerName, DemoParty>>;
  readonly relay: ActRelay;
  readonly act: <Name extends ActName>(
    name: Name,
    message: ActMessages[Name],
    by: DemoParty,
  ) => Promise<void>;
}

const YEAR_SECONDS = 365 * 86_400;
/** The embedded chain's accounts 2 to 5 sign for its first parties, the ones from here for those admitted later. */
const FIRST_WALLET = 10;
const INDEX_TRIES = 100;

/**
 * Has the supply chain admitted by rule, each party by its own act. Asks the chain before each step what it knows, so
 * that a start after a kill goes on where the last one ended.
 */
export async function foundCommunity(service: Service): Promise<DemoCommunity> {
  const founding = Founding.over(service);
  const [workshop, certifier, bank, ...others] = await Promise.all([
    founding.first("factory", 3, "宏达精密机械 Hongda Precision"),
    founding.first("certifier", 4, "Meridian Certification"),
    founding.first("bank", 5, "江南银行 Jiangnan Bank"),
    founding.opened(FIRST_WALLET, "渤海传动 Bohai Drives"),
    founding.opened(FIRST_WALLET + 1, "永兴拉丝 Yongxing Wire"),
    founding.opened(FIRST_WALLET + 2, "顺通物流 Shuntong Logistics"),
    founding.opened(FIRST_WALLET + 3, "Rhein Antriebe Vertrieb"),
    founding.opened(FIRST_WALLET + 4, "立新五金 Lixin Hardware"),
    founding.opened(FIRST_WALLET + 5, "鑫耀精工 Xinyao Precision"),
  ]);
  const [assembler, drawer, carrier, distributor, hardware, precision] = others;
  const admit = founding.admitted.bind(founding, certifier);
  await Promise.all([
    admit(assembler, "coreEnterprise", "businessLicence", [bank, certifier, workshop]),
    admit(drawer, "supplier", "businessLicence", [workshop, bank]),
    admit(hardware, "supplier", "businessLicence", [workshop, bank]),
    admit(precision, "supplier", "businessLicence", [workshop, bank]),
  ]);
  await Promise.all([
    admit(carrier, "logistics", "transportLicence", [assembler, workshop]),
    admit(distributor, "distributor", "businessLicence", [assembler, workshop]),
  ]);
  const firms = { workshop, assembler, drawer, carrier, distributor, hardware, precision };
  const parties = { ...firms, certifier, bank };
  return { parties, relay: founding.relay, act: founding.act };
}

class Founding {
  readonly relay: ActRelay;
  readonly #service: Service;
  readonly #chain: EmbeddedChain;
  readonly #registry: PartyRegistry;

  private constructor(service: Service, chain: EmbeddedChain, serviceUrl: string) {
    const { manifest, provider } = service.chain;
    this.#service = service;
    this.#chain = chain;
    this.#registry = partyRegistryAt(manifest.contracts.partyRegistry.address, provider);
    this.relay = { serviceUrl, manifest };
  }

  static over(service: Service): Founding {
    const { chain, httpUrl } = service;
    if (chain.embedded === undefined || httpUrl === undefined)
      throw new Error("the demo brings its own chain: unset CHAIN_RPC_URL");
    return new Founding(service, chain.embedded, httpUrl);
  }

  act = <Name extends ActName>(
    name: Name,
    message: ActMessages[Name],
    { signer }: Pick<DemoParty, "signer">,
  ): Promise<void> => relayAct(this.relay, name, message, [signer]);

  first(which: keyof typeof firstParties, wallet: number, name: string): Promise<DemoParty> {
    return this.#named(firstParties[which], wallet, name);
  }

  async opened(wallet: number, name: string): Promise<DemoParty> {
    const signer = this.#chain.wallet(wallet);
    const { origin } = this.#service.chain.manifest;
    const message = {
      signers: [signer.address.toLowerCase()],
      threshold: 1n,
      managed: 0,
      managedActs: [],
      salt: hexlify(createHash("sha256").update(`${origin} ${name}`).digest()),
    };
    const party = partyIdOf(targetOf(this.relay.manifest, "PartyRegistry"), message);
    if (!(await this.#registry.exists(party))) await this.act("Open", message, { signer });
    return this.#named(party, wallet, name);
  }

  async #named(party: string, wallet: number, name: string): Promise<DemoParty> {
    const headers = await partyHeaders(this.#service.pool, party, [
      "view",
      "look",
      "sign",
      "manage",
    ]);
    const named = { party, name, signer: this.#chain.wallet(wallet), headers };
    await askAs(this.relay, named, "PUT", "profile", { name });
    return named;
  }

  /** Application, endorsements, a credential, admission. */
  async admitted(
    issuer: DemoParty,
    who: DemoParty,
    role: Role,
    kind: CredentialKind,
    endorsers: readonly DemoParty[],
  ): Promise<void> {
    const { party } = who;
    if (rolesIn(Number(await this.#registry.rolesOf(party))).includes(role)) return;
    const { file, round } = await this.#applied(who, role);
    const about = { party, role: roleNumber(role), round, file };
    await Promise.all([
      this.#issued(issuer, who, kind),
      ...endorsers.map((endorser) => this.#endorsed(about, endorser)),
    ]);
    await this.#admit(who, role);
  }

  /** The service knows of an endorsement once its index has seen it: a moment after it is final. */
  async #admit({ headers, party }: DemoParty, role: Role): Promise<void> {
    const body = { step: "admit", party: party.slice(2), role };
    const ask = () => relayCall(this.relay.serviceUrl, "/v1/admission/steps", { body, headers });
    for (let tries = 0; ; tries++)
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof RelayRefused) || tries === INDEX_TRIES) throw error;
        await sleep(200);
      }
  }

  /** Papers that were applied with stay those of the application. */
  async #applied(who: DemoParty, role: Role): Promise<{ file: string; round: bigint }> {
    const present = await this.#registry.applicationOf(who.party, roleNumber(role));
    if (present.round > 0n) return { file: present.file, round: present.round };
    const papers = {
      v: 1 as const,
      kind: "application" as const,
      party: who.party.slice(2),
      role,
      name: who.name,
      country: "CN",
      registration: `demo-${who.party.slice(2, 12)}`,
      statement: `${who.name}: a firm of the demonstration. 演示用企业。`,
      salt: createHash("sha256").update(who.party).digest().subarray(0, 16).toString("base64url"),
    };
    await askAs(this.relay, who, "POST", "papers", papers);
    const file = fileOf(papers);
    await this.act("Apply", { party: who.party, role: roleNumber(role), file }, who);
    return { file, round: 1n };
  }

  async #endorsed(about: Omit<ActMessages["Endorse"], "endorser">, by: DemoParty): Promise<void> {
    const { party, role, round } = about;
    if (await this.#registry.hasEndorsed(party, role, round, by.party)) return;
    await this.act("Endorse", { endorser: by.party, ...about }, by);
  }

  async #issued(
    issuer: DemoParty,
    { name, party }: DemoParty,
    kind: CredentialKind,
  ): Promise<void> {
    const known = await this.#registry.credentialOf(party, credentialKind(kind), issuer.party);
    if (known.until > 0n) return;
    const message = {
      issuer: issuer.party,
      subject: party,
      kind: credentialKind(kind),
      digest: id(`${name} ${kind}`),
      until: BigInt(Math.floor(Date.now() / 1000) + YEAR_SECONDS),
    };
    await this.act("Issue", message, issuer);
  }
}
