import { Wallet } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type OpenContract,
  openContractHash,
} from "../../../service/parties/consent/open-contract.ts";
import { contractTyped } from "../../../service/parties/consent/typed-documents.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi, testLedger } from "../../support/http.ts";
import {
  authorised,
  documentFor,
  inHours,
  look,
  looksOf,
  machineOf,
  newSalt,
  outcomeOf,
  PURPOSE,
  revokeOnChain,
} from "./http-support.ts";

const MONITORING = "purpose=contractMonitoring";

let api: TestApi;
let own: Record<string, string>;
const factoryKey = new Wallet(Wallet.createRandom().privateKey);
beforeAll(async () => {
  api = await testApi();
  own = await machineOf(api, testFactory, "sign", "view");
  await knownSigner(testFactory, factoryKey);
});
afterAll(() => api.close());

/** As if the index knew it from the chain. */
async function knownSigner(party: string, key: Wallet, managed = 0): Promise<void> {
  await api.intake.database.pool.query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
     VALUES ($1, $2, 1, $3, 1)`,
    [Buffer.from(party, "hex"), [Buffer.from(key.address.slice(2), "hex")], managed],
  );
}

let lender: Awaited<ReturnType<typeof authorised>>;
let lenderKey: Wallet;
beforeEach(async () => {
  lender = await authorised(api);
  lenderKey = new Wallet(Wallet.createRandom().privateKey);
  await knownSigner(lender.party, lenderKey);
});

const contractOf = (changes: Partial<OpenContract> = {}): OpenContract => ({
  v: 1,
  kind: "open-contract",
  lender: lender.party,
  factory: testFactory,
  authorisation: lender.commitment,
  contract: "cc".repeat(32),
  monitoring: documentFor(lender.party).scope,
  until: inHours(2),
  salt: newSalt(),
  ...changes,
});

async function open(
  document: OpenContract,
  keys: Partial<Record<"lender" | "factory", Wallet>> = {},
) {
  const hash = openContractHash(document);
  const typed = contractTyped(testLedger, document, hash);
  const signedBy = async (key: Wallet) => ({
    signers: [key.address],
    signatures: [await key.signTypedData(typed.domain, typed.types, { ...typed.message })],
  });
  const body = {
    hash,
    document,
    lender: await signedBy(keys.lender ?? lenderKey),
    factory: await signedBy(keys.factory ?? factoryKey),
  };
  return ask(api, "POST", `/v1/parties/${testFactory}/contracts`, { headers: own, body });
}

const reasonOf = ({ body, status }: Answer) => [status, body["reason"]];

describe("after a revocation", () => {
  it("agreed monitoring goes on, new purposes stop, and the lender is told which contracts go on", async () => {
    const document = contractOf();
    expect(await open(document)).toMatchObject({ status: 201 });
    await revokeOnChain(api.intake.database.pool, lender.commitment);

    expect(outcomeOf(await look(api, lender.headers, MONITORING))).toBe("allowed");
    expect(outcomeOf(await look(api, lender.headers, PURPOSE))).toBe("lookRefused revoked");
    expect((await looksOf(api, lender.party))[0]).toMatchObject({
      outcome: "allowed",
      authorisation: lender.commitment,
      contract: openContractHash(document),
    });
    const url = `/v1/parties/${lender.party}/notices`;
    const { body } = await ask(api, "GET", url, { headers: lender.headers });
    expect(body["items"]).toMatchObject([
      {
        kind: "authorisationEnded",
        about: { commitment: lender.commitment, contracts: [openContractHash(document)] },
      },
    ]);
  });

  it("nothing goes on without a contract", async () => {
    await revokeOnChain(api.intake.database.pool, lender.commitment);
    expect(outcomeOf(await look(api, lender.headers, MONITORING))).toBe("lookRefused revoked");
  });

  it("a contract cannot be opened any more", async () => {
    await revokeOnChain(api.intake.database.pool, lender.commitment);
    expect(reasonOf(await open(contractOf()))).toEqual([422, "notInForce"]);
  });
});

it("monitoring ends with the contract", async () => {
  await open(contractOf({ until: new Date(Date.now() + 1_500).toISOString() }));
  await revokeOnChain(api.intake.database.pool, lender.commitment);
  expect(outcomeOf(await look(api, lender.headers, MONITORING))).toBe("allowed");
  await expect
    .poll(async () => outcomeOf(await look(api, lender.headers, MONITORING)), { timeout: 5_000 })
    .toBe("lookRefused expired");
});

describe("a contract is not taken", () => {
  it("that either party did not sign", async () => {
    const stranger = new Wallet(Wallet.createRandom().privateKey);
    expect(reasonOf(await open(contractOf(), { factory: stranger }))).toEqual([422, "notSigned"]);
    expect(reasonOf(await open(contractOf(), { lender: stranger }))).toEqual([422, "notSigned"]);
    expect(reasonOf(await open(contractOf(), { lender: factoryKey }))).toEqual([422, "notSigned"]);
  });

  it("that only a managed key signed: an operator opens no contract for a party", async () => {
    await api.intake.database.pool.query("UPDATE party_signers SET managed = 1 WHERE party = $1", [
      Buffer.from(lender.party, "hex"),
    ]);
    expect(reasonOf(await open(contractOf()))).toEqual([422, "notSigned"]);
  });

  it("that agrees more than the authorisation shows", async () => {
    const monitoring = { ...documentFor("").scope, sections: ["quality" as const] };
    expect(reasonOf(await open(contractOf({ monitoring })))).toEqual([422, "monitoringTooWide"]);
  });

  it("that was made under nothing, or under what others were granted", async () => {
    const nothing = contractOf({ authorisation: "00".repeat(32) });
    expect(reasonOf(await open(nothing))).toEqual([422, "notInForce"]);
    const { commitment } = await authorised(api);
    expect(reasonOf(await open(contractOf({ authorisation: commitment })))).toEqual([
      422,
      "contractOfOthers",
    ]);
  });
});
