import { AbiError, anchoredTopics, codeHash as hashOfCode } from "./abi.ts";
import type { Anchored, Block, CallError, Question } from "./chain-facts.ts";
import { EndpointFailure } from "./endpoint.ts";
import { isObject, type RpcAnswer } from "./json-rpc.ts";

/** 9999-12-31T23:59:59Z: a later block time is nonsense. */
const TIMESTAMP_MAX = 253_402_300_799;

/** The answer read; the node's own error kept as such; undefined where nothing was asked. */
export function answerTo<T>(
  answer: RpcAnswer | undefined,
  read: (result: unknown) => T,
): T | CallError | undefined {
  if (answer === undefined) return undefined;
  if ("error" in answer) return { error: answer.error };
  try {
    return read(answer.result);
  } catch (error) {
    if (error instanceof AbiError) return { error: error.message };
    throw error;
  }
}

/** Reads what `eth_call` returned. An account without code returns nothing, which no decoder accepts. */
export const returned =
  <T>(decode: (data: string) => T) =>
  (result: unknown): T =>
    decode(text(result));

/** @throws EndpointFailure */
export function codeHash(result: unknown): string {
  const code = text(result);
  if (!/^0x(?:[0-9a-f]{2})*$/.test(code)) throw malformed("code");
  return hashOfCode(code);
}

/** @throws EndpointFailure */
export function quantity(result: unknown): number {
  const digits = text(result);
  const value = /^0x(?:0|[1-9a-f][0-9a-f]{0,15})$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw malformed("a quantity");
  return value;
}

/** @throws EndpointFailure */
export function block(result: unknown): Block {
  if (!isObject(result)) throw malformed("a block");
  const timestamp = quantity(result["timestamp"]);
  if (timestamp > TIMESTAMP_MAX) throw malformed("a block's time");
  return { number: quantity(result["number"]), hash: hash(result["hash"]), timestamp };
}

/** @throws EndpointFailure */
export const blockOrNull = (result: unknown): Block | null =>
  result === null ? null : block(result);

/**
 * The one event of the contract and size that were asked for; a node may answer with others.
 * @throws EndpointFailure
 */
export const anchored =
  ({ contracts, size }: Question) =>
  (result: unknown): Anchored | null => {
    if (!Array.isArray(result)) throw malformed("events");
    const [signature, sizeTopic] = anchoredTopics(size ?? 0);
    const event = (result as unknown[]).filter(isObject).find(({ address, topics }) => {
      const [first, second] = Array.isArray(topics) ? (topics as unknown[]) : [];
      const isOurs = isHex(address, contracts.evidenceLog);
      return isOurs && isHex(first, signature) && isHex(second, sizeTopic);
    });
    if (event === undefined) return null;
    const { blockHash, data, transactionHash } = event;
    return { transaction: hash(transactionHash), blockHash: hash(blockHash), root: hash(data) };
  };

function hash(value: unknown): string {
  const digits = text(value);
  if (!/^0x[0-9a-f]{64}$/.test(digits)) throw malformed("a hash");
  return digits;
}

/** Some nodes write hexadecimal in capitals. */
const isHex = (value: unknown, expected: string): boolean =>
  typeof value === "string" && value.toLowerCase() === expected;

function text(value: unknown): string {
  if (typeof value !== "string") throw malformed("text");
  return value.toLowerCase();
}

const malformed = (what: string): EndpointFailure =>
  new EndpointFailure("endpointMalformed", `expected ${what}`);
