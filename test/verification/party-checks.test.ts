import { describe, expect, it } from "vitest";
import { contractNames } from "../../service/evidence/verification/chain-facts.ts";
import type { ChainView } from "../../service/evidence/verification/chain-view.ts";
import type { Claims } from "../../service/evidence/verification/claims.ts";
import {
  type Admission,
  GENESIS,
  type Member,
} from "../../service/evidence/verification/membership.ts";
import { checkParties } from "../../service/evidence/verification/party-checks.ts";

const ANCHORED = 1_000;

const genesis = (party: string, changes: Partial<Admission> = {}): Member => ({
  party,
  admissions: [
    { role: 1, basis: GENESIS, since: 0, until: 5_000, endorsers: [], issuers: [], ...changes },
  ],
});

/** What is found on the record with index 7 of the factory's key, which the maker vouched for since index 3. */
function found(members: readonly Member[]): unknown[] {
  const asked = { contracts: {}, finality: "finalized", keyId: "key", anchorBlock: 9 };
  const facts = {
    asked,
    chainId: 1,
    genesisHash: "genesis",
    codeHashes: Object.fromEntries(contractNames.map((name) => [name, name])),
    anchorBlock: { number: 9, hash: "nine", timestamp: ANCHORED },
    key: { algorithm: 1, factory: "factory" },
    grades: [
      { fromIndex: 0, grade: 2, by: "factory" },
      { fromIndex: 3, grade: 3, by: "maker" },
    ],
    members,
  };
  const manifest = {
    chain: { chainId: 1, genesisHash: "genesis" },
    contracts: Object.fromEntries(contractNames.map((name) => [name, { codeHash: name }])),
  };
  const answers = [{ url: "a node", facts }];
  const view = { answers, question: asked, manifest } as unknown as ChainView;
  const claims = { bundle: { index: 7 } } as unknown as Claims;
  return checkParties(claims, view).map(({ code, values }) => [code, values["party"]]);
}

describe("whoever vouched for a key's grade", () => {
  it("may have left since: his word was taken when he gave it", () => {
    const members = [genesis("factory"), genesis("maker", { until: 500 })];
    expect(found(members)).toEqual([
      ["partyGenesis", "factory"],
      ["partyGenesis", "maker"],
    ]);
  });

  it("was let in before the record was anchored", () => {
    const members = [genesis("factory"), genesis("maker", { since: ANCHORED + 1 })];
    expect(found(members)).toEqual([["partyNotAdmitted", "maker"]]);
  });
});

it("the factory's own membership has not run out when the record is anchored", () => {
  const members = [genesis("factory", { until: ANCHORED }), genesis("maker")];
  expect(found(members)).toEqual([["partyNotAdmitted", "factory"]]);
});
