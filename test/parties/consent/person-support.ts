import { Wallet } from "ethers";
import { commitmentOf, type IndividualConsent } from "../../../service/parties/consent/document.ts";
import { type Person, pseudonymOf } from "../../../service/parties/consent/person.ts";
import {
  consentTyped,
  type TypedDocument,
} from "../../../service/parties/consent/typed-documents.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testLedger } from "../../support/http.ts";
import { inHours, newSalt } from "./http-support.ts";
import { consentOf } from "./support.ts";

export const signed = (wallet: { signTypedData: Wallet["signTypedData"] }, typed: TypedDocument) =>
  wallet.signTypedData(typed.domain, typed.types, { ...typed.message });

export interface Given {
  readonly person: Person;
  readonly document: IndividualConsent;
  readonly commitment: string;
  readonly wallet: Wallet;
}

/** What a person who works in the factory lets a party see. */
export function givenTo(grantee: string, changes: Partial<IndividualConsent> = {}): Given {
  const person: Person = { v: 1, kind: "person", name: "王小明", salt: newSalt() };
  const document = consentOf({
    enterprise: testFactory,
    grantee,
    person: pseudonymOf(person),
    expiresAt: inHours(1),
    salt: newSalt(),
    ...changes,
  });
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  return { person, document, commitment: commitmentOf(document), wallet };
}

/** Has the factory's machine keep it. */
export async function keepConsent(
  api: TestApi,
  headers: Record<string, string>,
  given: Given,
  changes: object = {},
): Promise<Answer> {
  const { commitment, document, person, wallet } = given;
  const evidence = {
    source: "person",
    signer: wallet.address.toLowerCase(),
    signature: await signed(wallet, consentTyped(testLedger, commitment)),
  };
  const body = { commitment, document, person, evidence, ...changes };
  return ask(api, "POST", `/v1/parties/${testFactory}/consents`, { headers, body });
}
