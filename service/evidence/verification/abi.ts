import { keccak_256 } from "@noble/hashes/sha3.js";
import { fromHex, toHex, utf8 } from "../../../device-attest/bytes.ts";
import type { Duty, GradeSince, RegisteredKey } from "./chain-facts.ts";
import type { Admission } from "./membership.ts";

/**
 * The view functions and one event that the verifier reads, by the ABI specification of Solidity: calldata is the
 * first four bytes of keccak-256 of the signature, then words of 32 bytes. They return
 * static values, an array of static structs or, in one case, of structs with two arrays.
 */
const WORD = 64;
/** Endorsers or issuers that a rule may ask for, at most. */
const VOUCHERS_MAX = 8;
/** Words that an admission takes without its vouchers: where it is, its six members, and two lengths. */
const ADMISSION_WORDS = 9;
const UINT64_MAX = 2n ** 64n - 1n;

export const keccak256 = (bytes: Uint8Array): string => `0x${toHex(keccak_256(bytes))}`;

export const encodeRootAt = (size: number): string => call("rootAt(uint64)", uint(size));
export const encodeOperator = (): string => call("operator()");
export const encodeDuties = (): string => call("duties()");
export const encodeKeyOf = (keyId: string): string => call("keyOf(bytes32)", keyId.slice(2));
export const encodeGradesOf = (keyId: string): string => call("gradesOf(bytes32)", keyId.slice(2));
export const encodeAdmissionsOf = (party: string, role: number): string =>
  call("admissionsOf(bytes32,uint8)", party.slice(2), uint(role));

/** Topics of `Anchored(uint64 indexed size, bytes32 root)` for one size. */
export const anchoredTopics = (size: number): [string, string] => [
  keccak256(utf8("Anchored(uint64,bytes32)")),
  `0x${uint(size)}`,
];

/** Not what the function returns: another contract, or an endpoint that makes things up. */
export class AbiError extends Error {
  override readonly name = "AbiError";
}

/** @throws AbiError */
export function decodeBytes32(data: string): string {
  const [word, ...rest] = words(data);
  if (word === undefined || rest.length > 0) throw new AbiError("expected one word");
  return `0x${word}`;
}

/**
 * An array of `Admission(uint8 basis,uint64 round,uint64 since,uint64 until,bytes32[] endorsers,bytes32[] issuers)`. Offsets
 * may lead many times to one list: what is read never takes more words than there are.
 * @throws AbiError
 */
export function decodeAdmissions(data: string, role: number): Admission[] {
  const all = words(data);
  if (integer(all[0]) !== 32) throw new AbiError("not an array");
  const items = all.slice(2);
  let left = items.length;
  return Array.from({ length: listLength(all, 1) }, (_, at) => {
    const start = wordOffset(items[at]);
    const [basis, , since, until, endorsers, issuers] = items.slice(start, start + 6);
    const admission = {
      role,
      basis: integer(basis),
      since: integer(since),
      until: integer(until),
      endorsers: vouchersAt(items, start + wordOffset(endorsers)),
      issuers: vouchersAt(items, start + wordOffset(issuers)),
    };
    left -= ADMISSION_WORDS + admission.endorsers.length + admission.issuers.length;
    if (left < 0) throw new AbiError("more admissions than the data");
    return admission;
  });
}

/** @throws AbiError */
export const decodeDuties = (data: string): Duty[] =>
  structs(data, 3).map(([sequencer, since, checkpointKey]) => ({
    sequencer: address(sequencer),
    since: integer(since),
    checkpointKey: `0x${checkpointKey}`,
  }));

/** @throws AbiError */
export const decodeGrades = (data: string): GradeSince[] =>
  structs(data, 3).map(([fromIndex, grade, by]) => ({
    fromIndex: integer(fromIndex),
    grade: integer(grade),
    by: `0x${by}`,
  }));

/** @throws AbiError */
export function decodeKey(data: string): RegisteredKey {
  const [factory, device, x, y, from, until, algorithm, ended, ...rest] = words(data);
  if (ended === undefined || rest.length > 0) throw new AbiError("expected eight words");
  return {
    factory: `0x${factory}`,
    device: `0x${device}`,
    x: `0x${x}`,
    y: `0x${y}`,
    fromIndex: integer(from),
    untilIndex: BigInt(`0x${until}`) === UINT64_MAX ? null : integer(until),
    algorithm: integer(algorithm),
    ended: integer(ended),
  };
}

const call = (signature: string, ...argumentWords: string[]): string =>
  keccak256(utf8(signature)).slice(0, 10) + argumentWords.join("");

const uint = (value: number): string => value.toString(16).padStart(WORD, "0");

function words(data: string): string[] {
  if (!/^0x(?:[0-9a-f]{64}){1,4096}$/.test(data)) throw new AbiError("not a row of words");
  return data.slice(2).match(/.{64}/g) as string[];
}

/** An array of structs of `width` words: its offset (always one word), its length, its items. */
function structs(data: string, width: number): string[][] {
  const [offset, length, ...items] = words(data);
  if (integer(offset) !== 32 || integer(length) * width !== items.length)
    throw new AbiError("not an array of structs");
  return Array.from({ length: items.length / width }, (_, at) =>
    items.slice(at * width, (at + 1) * width),
  );
}

function vouchersAt(all: readonly string[], at: number): string[] {
  const length = listLength(all, at);
  if (length > VOUCHERS_MAX) throw new AbiError("more vouchers than a rule may ask for");
  return all.slice(at + 1, at + 1 + length).map((word) => `0x${word}`);
}

/** A length that the data cannot hold would be a wish for memory. */
function listLength(all: readonly string[], at: number): number {
  const length = integer(all[at]);
  if (at + 1 + length > all.length) throw new AbiError("a list longer than the data");
  return length;
}

function wordOffset(word: string | undefined): number {
  const bytes = integer(word);
  if (bytes % 32 !== 0) throw new AbiError("an offset within a word");
  return bytes / 32;
}

function integer(word: string | undefined): number {
  if (word === undefined) throw new AbiError("a word is missing");
  const value = Number(BigInt(`0x${word}`));
  if (!Number.isSafeInteger(value)) throw new AbiError("an integer beyond 2^53-1");
  return value;
}

function address(word: string | undefined): string {
  if (word === undefined || !word.startsWith("0".repeat(24))) throw new AbiError("not an address");
  return `0x${word.slice(24)}`;
}

/** @throws AbiError unless `code` is the 0x-hexadecimal of some bytes */
export function codeHash(code: string): string {
  if (!/^0x(?:[0-9a-f]{2})*$/.test(code)) throw new AbiError("not code");
  return keccak256(fromHex(code.slice(2)));
}
