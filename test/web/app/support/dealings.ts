import { randomBytes } from "node:crypto";
import type { HDNodeWallet } from "ethers";
import { toHex } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
  type IndividualConsent,
} from "../../../../service/parties/consent/document.ts";
import { openContractHash } from "../../../../service/parties/consent/open-contract.ts";
import { pseudonymOf } from "../../../../service/parties/consent/person.ts";
import type { LookPurpose } from "../../../../service/parties/consent/purpose.ts";
import { contractTyped } from "../../../../service/parties/consent/typed-documents.ts";
import { targetOf } from "../../../../service/chain/act-call.ts";
import { eventually } from "../../../support/eventually.ts";
import type { TestService } from "../../../support/service.ts";
import { statusOf } from "./client.ts";
import type { Community, TestParty } from "./community.ts";

const DAY_MS = 86_400_000;
const newSalt = (): string => randomBytes(16).toString("base64url");

/** The midnight (UTC) that is so many days from now. */
const midnightIn = (days: number): string =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T00:00:00.000Z`;

/** What the workshop has allowed, what was looked at since, and what it objects to. */
export async function deal(target: TestService, community: Community): Promise<void> {
  const { bank, buyer, certifier, factory, lessor } = community;
  const dealings = new Dealings(target, community);
  const credit = await dealings.granted(bank, {
    sections: ["deviceTrust", "utilisation", "energy"],
    purpose: "creditApplication",
    days: 30,
  });
  await dealings.granted(lessor, {
    sections: ["deviceTrust"],
    purpose: "leasing",
    days: 14,
    uses: 2,
  });
  await dealings.granted(buyer, {
    sections: ["quality", "orders"],
    purpose: "supplierQualification",
    days: 365,
  });
  const audit = await dealings.granted(certifier, {
    sections: ["deviceTrust", "records"],
    purpose: "audit",
    days: 7,
  });
  await dealings.looks(bank, "creditApplication", 12, 200);
  await dealings.looks(bank, "insurance", 3, 403);
  await dealings.looks(lessor, "leasing", 2, 200);
  await dealings.looks(lessor, "leasing", 3, 403);
  await dealings.looks(buyer, "supplierQualification", 4, 403);
  await dealings.looks(certifier, "audit", 5, 200);
  await dealings.revoked(audit);
  await dealings.looks(certifier, "audit", 2, 403);
  await dealings.contracted(bank, credit);
  await dealings.consented(bank);
  await dealings.unsigned(bank);
  await factory.ask("raiseObjection", {
    path: { party: factory.party },
    body: {
      section: "deviceTrust",
      figure: "missing",
      period: { from: midnightIn(-3), to: midnightIn(-1) },
      reason: "断电检修两天，缺的记录并非漏报。",
    },
  });
}

interface Terms {
  readonly sections: EnterpriseAuthorisation["scope"]["sections"];
  readonly purpose: EnterpriseAuthorisation["purpose"];
  readonly days: number;
  readonly uses?: number;
}

class Dealings {
  readonly #target: TestService;
  readonly #community: Community;
  constructor(target: TestService, community: Community) {
    this.#target = target;
    this.#community = community;
  }

  /** Granted by the workshop's own act on chain, and seen there. */
  async granted(grantee: TestParty, terms: Terms): Promise<EnterpriseAuthorisation> {
    const { act, factory } = this.#community;
    const document = await this.#kept(grantee, terms);
    const commitment = commitmentOf(document);
    await act("Grant", { grantor: `0x${factory.party}`, commitment: `0x${commitment}` }, factory);
    await eventually(
      () => this.#given(),
      (all) => all.some((one) => one.commitment === commitment && one.granted === "final"),
    );
    return document;
  }

  /** Filled in and not signed yet: an act waits for it. */
  async unsigned(grantee: TestParty): Promise<void> {
    const { factory } = this.#community;
    const document = await this.#kept(grantee, {
      sections: ["capacity", "orders"],
      purpose: "creditMonitoring",
      days: 180,
    });
    const message = {
      grantor: `0x${factory.party}`,
      commitment: `0x${commitmentOf(document)}`,
    };
    await factory.ask("prepareAct", {
      path: { party: factory.party },
      body: { act: "Grant", message },
    });
  }

  async #kept(grantee: TestParty, { days, purpose, sections, uses }: Terms) {
    const { factory } = this.#community;
    const document: EnterpriseAuthorisation = {
      v: 1,
      kind: "enterprise-authorisation",
      grantor: factory.party,
      grantee: grantee.party,
      scope: { sections, from: midnightIn(-90), to: midnightIn(days), resolution: "day" },
      purpose,
      validFrom: midnightIn(-1),
      expiresAt: midnightIn(days),
      uses: uses ?? null,
      consents: [],
      salt: newSalt(),
    };
    const body = { commitment: commitmentOf(document), document };
    await factory.ask("grantAuthorisation", { path: { party: factory.party }, body });
    return document;
  }

  async #given() {
    const { ask, party } = this.#community.factory;
    return (await ask("listAuthorisations", { path: { party }, query: { side: "given" } })).items;
  }

  /** @param expected how each is answered */
  async looks(by: TestParty, purpose: LookPurpose, times: number, expected: number): Promise<void> {
    const { factory } = this.#community;
    const path = { factory: factory.party };
    const look = () =>
      statusOf(this.#target.service.httpUrl ?? "", by.authorization, "listDevices", {
        path,
        query: { purpose, as: by.party },
      });
    // Looks are logged only once the operator's inquiry key is registered on chain.
    await eventually(look, (status) => status === expected);
    for (let more = 1; more < times; more++) {
      const status = await look();
      if (status !== expected) throw new Error(`a look was answered ${String(status)}`);
    }
  }

  async revoked(document: EnterpriseAuthorisation): Promise<void> {
    const { act, factory } = this.#community;
    const commitment = commitmentOf(document);
    const path = { party: factory.party, commitment };
    await factory.ask("revokeAuthorisation", { path, body: {} });
    await act("Revoke", { grantor: `0x${factory.party}`, commitment: `0x${commitment}` }, factory);
  }

  /** A loan that both signed, with monitoring that outlives the authorisation. */
  async contracted(lender: TestParty, authorisation: EnterpriseAuthorisation): Promise<void> {
    const { factory } = this.#community;
    const document = {
      v: 1 as const,
      kind: "open-contract" as const,
      lender: lender.party,
      factory: factory.party,
      authorisation: commitmentOf(authorisation),
      contract: toHex(sha256(Buffer.from("loan agreement"))),
      monitoring: {
        sections: ["deviceTrust" as const],
        from: midnightIn(-90),
        to: midnightIn(360),
        resolution: "month" as const,
      },
      until: midnightIn(360),
      salt: newSalt(),
    };
    const hash = openContractHash(document);
    const ledger = targetOf(this.#target.service.chain.manifest, "ConsentLedger");
    const { domain, message, types } = contractTyped(ledger, document, hash);
    const signedBy = async ({ signer }: TestParty) => ({
      signers: [signer.address],
      signatures: [await (signer as HDNodeWallet).signTypedData(domain, types, { ...message })],
    });
    await lender.ask("openContract", {
      path: { party: lender.party },
      body: {
        hash,
        document,
        lender: await signedBy(lender),
        factory: await signedBy(factory),
      },
    });
  }

  /** A foreman lets the bank see when he worked, on paper. */
  async consented(grantee: TestParty): Promise<void> {
    const { ask, party } = this.#community.factory;
    const person = { v: 1 as const, kind: "person" as const, name: "周建国", salt: newSalt() };
    const document: IndividualConsent = {
      v: 1,
      kind: "individual-consent",
      enterprise: party,
      person: pseudonymOf(person),
      categories: ["work"],
      purpose: "creditApplication",
      grantee: grantee.party,
      expiresAt: midnightIn(60),
      salt: newSalt(),
    };
    const evidence = { source: "document" as const, sha256: "ab".repeat(32) };
    const body = { commitment: commitmentOf(document), document, evidence, person };
    await ask("keepConsent", { path: { party }, body });
  }
}
