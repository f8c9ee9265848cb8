import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IndividualConsent } from "../../../service/parties/consent/document.ts";
import { consentTyped, withdrawalTyped } from "../../../service/parties/consent/typed-documents.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi, testLedger } from "../../support/http.ts";
import {
  documentFor,
  grantOnChain,
  inHours,
  look,
  machineOf,
  newParty,
  outcomeOf,
  PURPOSE,
  send,
} from "./http-support.ts";
import { type Given, givenTo, keepConsent, signed } from "./person-support.ts";

let api: TestApi;
let own: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  own = await machineOf(api, testFactory, "sign", "view");
});
afterAll(() => api.close());

const keep = (given: Given, changes: object = {}): Promise<Answer> =>
  keepConsent(api, own, given, changes);

/** A look at the records, under an authorisation that lists the consent. */
async function looker(given: Given): Promise<() => Promise<string>> {
  const party = given.document.grantee;
  const scope = { ...documentFor(party).scope, sections: ["records" as const] };
  const consents = [given.commitment];
  const commitment = await send(api, documentFor(party, { scope, consents }));
  await grantOnChain(api.intake.database.pool, commitment);
  const headers = await machineOf(api, party, "look");
  return async () => {
    const { status } = await look(api, headers, PURPOSE, "export");
    return status === 200 ? "allowed" : outcomeOf(await look(api, headers, PURPOSE, "export"));
  };
}

describe("records, which speak of people,", () => {
  it("are shown with the factory's authorisation and the person's consent, and not without either", async () => {
    const given = givenTo(newParty());
    const outcome = await looker(given);
    expect(await outcome()).toBe("lookRefused consentMissing");
    expect(await keep(given)).toMatchObject({ status: 201 });
    expect(await outcome()).toBe("allowed");
  });

  it.each<[string, Partial<IndividualConsent>]>([
    ["about something else", { categories: ["finances"] }],
    ["for another purpose", { purpose: "research" }],
    ["expired", { expiresAt: inHours(-1) }],
  ])("are not shown by a consent that is %s", async (_, changes) => {
    const given = givenTo(newParty(), changes);
    const outcome = await looker(given);
    expect(await keep(given)).toMatchObject({ status: 201 });
    expect(await outcome()).toBe("lookRefused consentMissing");
  });

  it("are closed by the person's own key, without the factory", async () => {
    const given = givenTo(newParty());
    const outcome = await looker(given);
    await keep(given);
    expect(await outcome()).toBe("allowed");
    const signature = await signed(given.wallet, withdrawalTyped(testLedger, given.commitment));
    const url = `/v1/consents/${given.commitment}/withdrawal`;
    expect(await ask(api, "POST", url, { body: { signature } })).toMatchObject({ status: 200 });
    expect(await outcome()).toBe("lookRefused consentMissing");
  });

  it("are closed by the factory, for a person who told it so", async () => {
    const given = givenTo(newParty());
    const outcome = await looker(given);
    await keep(given);
    const url = `/v1/parties/${testFactory}/consents/${given.commitment}/withdrawal`;
    expect(await ask(api, "POST", url, { headers: own })).toMatchObject({ status: 200 });
    expect(await outcome()).toBe("lookRefused consentMissing");
  });
});

const reasonOf = ({ body, status }: Answer) => [status, body["reason"]];

describe("a consent is not taken", () => {
  it("that another key signed, or for another document", async () => {
    const given = givenTo(newParty());
    const other = Wallet.createRandom();
    const signature = await signed(given.wallet, consentTyped(testLedger, "00".repeat(32)));
    for (const evidence of [
      {
        source: "person",
        signer: other.address.toLowerCase(),
        signature: await signed(given.wallet, consentTyped(testLedger, given.commitment)),
      },
      { source: "person", signer: given.wallet.address.toLowerCase(), signature },
      { source: "person", signer: given.wallet.address.toLowerCase(), signature: "0x00" },
    ])
      expect(reasonOf(await keep(given, { evidence }))).toEqual([422, "notSigned"]);
  });

  it("that a party's key signed: nobody consents for his people", async () => {
    const given = givenTo(newParty());
    await api.intake.database.pool.query(
      `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
       VALUES ($1, $2, 1, 0, 1)`,
      [Buffer.from(newParty(), "hex"), [Buffer.from(given.wallet.address.slice(2), "hex")]],
    );
    expect(reasonOf(await keep(given))).toEqual([422, "signedByParty"]);
  });

  it("whose pseudonym is another person's", async () => {
    const given = givenTo(newParty());
    const person = { ...given.person, name: "somebody else" };
    expect(reasonOf(await keep(given, { person }))).toEqual([422, "personOther"]);
  });

  it("about another enterprise, or under another hash", async () => {
    const elsewhere = givenTo(newParty(), { enterprise: newParty() });
    expect(reasonOf(await keep(elsewhere))).toEqual([422, "enterpriseOther"]);
    const given = givenTo(newParty());
    const commitment = "00".repeat(32);
    expect(reasonOf(await keep(given, { commitment }))).toEqual([422, "commitmentOther"]);
  });
});

it("a withdrawal takes the signature of the key that consented", async () => {
  const given = givenTo(newParty());
  await keep(given);
  const stranger = Wallet.createRandom();
  const signature = await signed(stranger, withdrawalTyped(testLedger, given.commitment));
  const url = `/v1/consents/${given.commitment}/withdrawal`;
  const answer = await ask(api, "POST", url, { body: { signature } });
  expect([answer.status, answer.body["reason"]]).toEqual([422, "notSigned"]);
});

it("the hash of a paper is listed as a document: somebody says that the person signed it", async () => {
  const given = givenTo(newParty());
  const evidence = { source: "document", sha256: "dd".repeat(32) };
  expect(await keep(given, { evidence })).toMatchObject({ status: 201 });
  const url = `/v1/parties/${testFactory}/consents?limit=200`;
  const { body } = await ask(api, "GET", url, { headers: own });
  const items = body["items"] as { commitment: string; source: string }[];
  expect(items.find(({ commitment }) => commitment === given.commitment)?.source).toBe("document");
});

it("neither the person's name nor the consent stands in the database in clear", async () => {
  const given = givenTo(newParty());
  await keep(given);
  const { rows } = await api.intake.database.pool.query<{ sealed: Buffer; of_person: Buffer }>(
    `SELECT c.sealed, p.sealed AS of_person FROM individual_consent c
     JOIN person p ON p.pseudonym = c.person WHERE c.commitment = $1`,
    [Buffer.from(given.commitment, "hex")],
  );
  for (const bytes of [rows[0]?.sealed, rows[0]?.of_person]) {
    expect(bytes?.includes("王小明")).toBe(false);
    expect(bytes?.includes("individual-consent")).toBe(false);
  }
});
