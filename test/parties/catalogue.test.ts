import { id, type Interface, type ParamType, TypedDataEncoder } from "ethers";
import { describe, expect, it, test } from "vitest";
import {
  consentLedgerAbi,
  deviceRegistryAbi,
  evidenceLogAbi,
  lotRegisterAbi,
  partyRegistryAbi,
  ruleBookAbi,
} from "../../service/chain/contracts.ts";
import {
  actNames,
  actOfTypeHash,
  catalogue,
  seriesKey,
  typedAct,
} from "../../service/parties/acts/catalogue.ts";
import type { ActContract, ActKind } from "../../service/parties/acts/typed.ts";
import { sampleActs } from "./support/sample-acts.ts";

const abis: Readonly<Record<ActContract, Interface>> = {
  PartyRegistry: partyRegistryAbi,
  EvidenceLog: evidenceLogAbi,
  DeviceRegistry: deviceRegistryAbi,
  ConsentLedger: consentLedgerAbi,
  RuleBook: ruleBookAbi,
  LotRegister: lotRegisterAbi,
};
const somewhere = { chainId: 1, address: `0x${"ab".repeat(20)}` };
const fresh = { nonce: 0n, deadline: 0n };

const described = (inputs: readonly ParamType[]) =>
  inputs.map(({ name, type }) => ({ name, type }));

/** A member as the struct's own source names it: the ABI says of a struct only what is in it. */
const describedIn = (kind: ActKind, inputs: readonly ParamType[]) =>
  inputs.map((input) => {
    const { components } = input.arrayChildren ?? {};
    const struct = Object.keys(kind.structs).find(
      (one) => JSON.stringify(kind.structs[one]) === JSON.stringify(described(components ?? [])),
    );
    return { name: input.name, type: struct === undefined ? input.type : `${struct}[]` };
  });

describe.each(actNames)("%s", (name) => {
  const kind = catalogue[name];

  it("names a function of its contract, with the struct's fields in their order", () => {
    const [act, authorisation, ...extra] =
      abis[kind.contract].getFunction(kind.method)?.inputs ?? [];
    expect(describedIn(kind, act?.components ?? [])).toEqual(kind.fields);
    expect(authorisation?.name).toBe("authorisation");
    expect(described(extra)).toEqual(kind.extra);
  });

  it("has the type hash that EIP-712 gives it", () => {
    const { types } = typedAct(name, somewhere, sampleActs[name], fresh);
    expect(kind.typeHash).toBe(id(TypedDataEncoder.from(types).encodeType(kind.name)));
    expect(actOfTypeHash(kind.typeHash)).toBe(name);
  });

  it("names its party among its fields, unless it opens one", () => {
    const names = kind.fields.map((field) => field.name);
    expect(kind.party === undefined ? name === "Open" : names.includes(kind.party)).toBe(true);
  });
});

const hexOf = (key: Uint8Array | undefined): string => Buffer.from(key ?? []).toString("hex");

test("an act that replaces another shares its nonce key, and no other act does", () => {
  const { Issue, SetSigners, Vote, Withdraw } = sampleActs;
  const issue = hexOf(seriesKey("Issue", Issue));
  expect(issue).toHaveLength(48);
  expect(hexOf(seriesKey("Issue", { ...Issue, digest: Issue.issuer, until: 1n }))).toBe(issue);
  expect(hexOf(seriesKey("Withdraw", Withdraw))).toBe(issue);
  expect(hexOf(seriesKey("Issue", { ...Issue, subject: Issue.issuer }))).not.toBe(issue);
  expect(hexOf(seriesKey("Issue", { ...Issue, kind: Issue.issuer }))).not.toBe(issue);
  const vote = hexOf(seriesKey("Vote", Vote));
  expect(hexOf(seriesKey("Vote", { ...Vote, inFavour: false }))).toBe(vote);
  expect(hexOf(seriesKey("Vote", { ...Vote, proposal: Vote.voter }))).not.toBe(vote);
  const signers = hexOf(seriesKey("SetSigners", SetSigners));
  expect(hexOf(seriesKey("SetSigners", { ...SetSigners, threshold: 1n }))).toBe(signers);
  expect(new Set([issue, vote, signers]).size).toBe(3);
  expect(seriesKey("Grant", sampleActs.Grant)).toBeUndefined();
});
