import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, fromHex, toHex } from "../../../device-attest/bytes.ts";
import type { Rule } from "../charter.ts";
import type { Open, Propose } from "./party-acts.ts";
import type { ActTarget } from "./typed.ts";

/** As in `ICouncil.Matter`. */
const matterNumber = { rule: 0, expulsion: 1, reinstatement: 2 } as const;

/** The id of the party that an act opens, known before anybody signed: `PartyRegistry.partyIdOf`. */
export const partyIdOf = (at: ActTarget, act: Open): string =>
  hashOf(
    word(at.address),
    word(at.chainId),
    keccak_256(concat(...act.signers.map((signer) => keccak_256(bytes(signer))))),
    word(act.threshold),
    word(act.managed),
    keccak_256(concat(...act.managedActs.map(word))),
    word(act.salt),
  );

/** The id of a proposal, which votes name; it covers what is proposed. */
export const proposalIdOf = ({ content, proposer }: Propose, nonce: bigint): string =>
  hashOf(word(proposer), word(content), word(nonce));

/** What is proposed when a rule is: `PartyRegistry.contentOfRule`. */
export const contentOfRule = (role: number, rule: Rule): string =>
  hashOf(
    word(matterNumber.rule),
    word(role),
    // ABI encoding: where the rule begins, and within it where its credentials begin.
    word(3 * 32),
    word(rule.endorsers),
    word(rule.endorsements),
    word(rule.validity),
    word(4 * 32),
    word(rule.credentials.length),
    ...rule.credentials.flatMap(({ issuers, kind }) => [word(kind), word(issuers)]),
  );

/** What is proposed when an expulsion or a reinstatement is: `PartyRegistry.contentOfMember`. */
export const contentOfMember = (
  matter: "expulsion" | "reinstatement",
  party: string,
  role: number,
): string => hashOf(word(matterNumber[matter]), word(party), word(role));

const hashOf = (...words: readonly Uint8Array[]): string =>
  `0x${toHex(keccak_256(concat(...words)))}`;

const bytes = (hex: string): Uint8Array => fromHex(hex.slice(2).toLowerCase());

/** 32 bytes, big-endian: a number, or 0x-hexadecimal of at most 32 bytes. */
const word = (value: number | bigint | string): Uint8Array =>
  fromHex(BigInt(value).toString(16).padStart(64, "0"));
