import { fromHex, utf8 } from "../../../device-attest/bytes.ts";
import type { PlanContent } from "../../evidence/lot-bundle.ts";
import { AbiError, keccak256 } from "../../evidence/verification/abi.ts";
import { dispositions } from "../lot.ts";
import { verdicts } from "../verdict.ts";
import type { ChainKey, ChainLot, ChainProgress, LotEvent, PlanState } from "./facts.ts";

/** What RuleBook and LotRegister answer, by the ABI specification of Solidity: static structs, a word for each member. */
const WORD = 64;

export const encodeLotOf = (lot: string): string => call("lotOf(bytes32)", lot);
export const encodeStateOf = (plan: string): string => call("stateOf(bytes32)", plan);
export const encodeProgressOf = (lot: string, ruleSet: string): string =>
  call("progressOf(bytes32,bytes32)", lot, ruleSet);
export const encodeKeyOf = (lot: string, key: string): string =>
  call("keyOf(bytes32,bytes32)", lot, key);

/** The id of a plan: keccak-256 of the ABI encoding of `PublishPlan`, a struct with three lists, which is why it begins with 32. */
export function planIdOf(plan: PlanContent): string {
  const { auditors, inspectors, requirements } = plan;
  const head = 8;
  const lists = [
    requirements.flatMap(({ acceptance, ruleSet, samples }) => [
      ruleSet,
      uint(samples),
      uint(acceptance),
    ]),
    inspectors,
    auditors,
  ];
  const counts = [requirements.length, inspectors.length, auditors.length];
  const tails = lists.map((list, at) => [uint(counts[at] ?? 0), ...list]);
  const offsets = tails.map((_, at) =>
    uint(32 * (head + tails.slice(0, at).reduce((sum, tail) => sum + tail.length, 0))),
  );
  const encoded = [
    uint(32),
    plan.publisher,
    plan.product,
    uint(plan.version),
    plan.salt,
    uint(plan.minGrade),
    ...offsets,
    ...tails.flat(),
  ];
  return keccak256(fromHex(encoded.join("")));
}

const planStates = ["unknown", "inForce", "superseded", "withdrawn"] as const;
const lotStates = ["unknown", "open", "released"] as const;

/** @throws AbiError */
export function decodeLot(data: string): ChainLot {
  const [factory, plan, ...rest] = words(data, 9);
  const [state, contradicted, unmet, incompleteKeys, holds, openedAt, releasedAt] = rest;
  return {
    factory: `0x${factory}`,
    plan: `0x${plan}`,
    state: choice(lotStates, state),
    contradicted: flag(contradicted),
    unmet: integer(unmet),
    incompleteKeys: integer(incompleteKeys),
    holds: integer(holds),
    openedAt: integer(openedAt),
    releasedAt: integer(releasedAt),
  };
}

/** @throws AbiError */
export const decodePlanState = (data: string): PlanState => choice(planStates, words(data, 1)[0]);

/** @throws AbiError */
export function decodeProgress(data: string): ChainProgress {
  const [samples, acceptance, good, failing, blocked] = words(data, 5);
  return {
    samples: integer(samples),
    acceptance: integer(acceptance),
    good: integer(good),
    failing: integer(failing),
    blocked: integer(blocked),
  };
}

/** @throws AbiError */
export function decodeKeyProgress(data: string): ChainKey {
  const [count, last, closing, conflicting, excused] = words(data, 5);
  return {
    count: integer(count),
    last: integer(last),
    closing: integer(closing),
    conflicting: flag(conflicting),
    excused: flag(excused),
  };
}

const topic = (signature: string): string => keccak256(utf8(signature));
const topics = {
  judged: topic(
    "InspectionJudged(bytes32,bytes32,bytes32,bytes32,(uint8,uint8,uint32,uint16,uint64),uint32,uint256,uint256)",
  ),
  disposed: topic("Disposed(bytes32,bytes32,uint8,bytes32,uint64)"),
  excused: topic("KeyExcused(bytes32,bytes32,bytes32)"),
  held: topic("Held(bytes32,bytes32,bytes32)"),
  lifted: topic("Lifted(bytes32,bytes32)"),
} as const;

export interface RawLog {
  readonly topics: readonly string[];
  readonly data: string;
  readonly block: number;
}

/**
 * An event of the register; one that no check reads is `other`.
 * @throws AbiError
 */
export function decodeEvent({ block, data, topics: [name, , second, third] }: RawLog): LotEvent {
  if (name === topics.judged) return judged(data, second, third);
  if (name === topics.disposed) {
    const [disposition] = words(data, 3);
    return {
      kind: "disposed",
      statement: known(second),
      disposition: choice(dispositions, disposition, 1),
    };
  }
  if (name === topics.excused) return { kind: "excused", keyId: known(second) };
  if (name === topics.held) return { kind: "held", by: known(second), block };
  if (name === topics.lifted) return { kind: "lifted", by: known(second), block };
  return { kind: "other" };
}

function judged(
  data: string,
  statement: string | undefined,
  ruleSet: string | undefined,
): LotEvent {
  const [keyId, verdict, , sample, attempt, , ordinal, failed, missing] = words(data, 9);
  return {
    kind: "judged",
    statement: known(statement),
    ruleSet: known(ruleSet),
    keyId: `0x${keyId}`,
    verdict: choice(verdicts, verdict, 1),
    sample: integer(sample),
    attempt: integer(attempt),
    ordinal: integer(ordinal),
    failed: bits(failed),
    missing: bits(missing),
  };
}

function known(value: string | undefined): string {
  if (value === undefined) throw new AbiError("an event without its topics");
  return value;
}

function bits(word: string | undefined): number[] {
  let rest = BigInt(`0x${word ?? "0"}`);
  const set: number[] = [];
  for (let at = 0; rest > 0n; at++, rest >>= 1n) if ((rest & 1n) === 1n) set.push(at);
  return set;
}

function choice<T>(all: readonly T[], word: string | undefined, from = 0): T {
  const value = all[integer(word) - from];
  if (value === undefined) throw new AbiError("a value that does not exist");
  return value;
}

const call = (signature: string, ...hashes: string[]): string =>
  keccak256(utf8(signature)).slice(0, 10) + hashes.map((hash) => hash.slice(2)).join("");

const uint = (value: number): string => value.toString(16).padStart(WORD, "0");

function words(data: string, count: number): string[] {
  const found = /^0x(?:[0-9a-f]{64})+$/.test(data) ? data.slice(2).match(/.{64}/g) : null;
  if (found?.length !== count) throw new AbiError(`expected ${String(count)} words`);
  return [...found];
}

function integer(word: string | undefined): number {
  const value = Number(BigInt(`0x${word ?? "0"}`));
  if (word === undefined || !Number.isSafeInteger(value)) throw new AbiError("no integer");
  return value;
}

function flag(word: string | undefined): boolean {
  const value = integer(word);
  if (value > 1) throw new AbiError("neither true nor false");
  return value === 1;
}
