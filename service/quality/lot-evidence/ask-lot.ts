import { askHead } from "../../evidence/verification/ask-endpoint.ts";
import { EndpointFailure, type Post } from "../../evidence/verification/endpoint.ts";
import {
  askBatch,
  isObject,
  resultOf,
  type RpcAnswer,
  type RpcRequest,
} from "../../evidence/verification/json-rpc.ts";
import * as read from "../../evidence/verification/rpc-answer.ts";
import * as abi from "./abi.ts";
import type { LotAnswer, LotFacts, LotQuestion } from "./facts.ts";

/** Of one batch; public nodes take no larger ones. */
const CALLS_PER_BATCH = 50;

/**
 * Asks one endpoint all that the register knows of a lot, at its newest final block.
 * Never rejects for what an endpoint does.
 */
export async function askLot(url: string, post: Post, asked: LotQuestion): Promise<LotAnswer> {
  try {
    return { url, facts: await factsOf(post, asked) };
  } catch (error) {
    if (!(error instanceof EndpointFailure)) throw error;
    return { url, failure: { code: error.code, detail: error.message } };
  }
}

async function factsOf(post: Post, asked: LotQuestion): Promise<LotFacts> {
  const head = await askHead(post, asked);
  const at = hex(head.finalNumber);
  const answers = await askAll(post, requestsAbout(asked, at));
  const code = (name: string): string => read.codeHash(resultOf(answers[name], "eth_getCode"));
  return {
    asked,
    chainId: head.chainId,
    genesisHash: head.genesisHash,
    finalBlock: read.block(resultOf(answers["finalBlock"], `block ${at}`)),
    codeHashes: {
      ruleBook: asked.ruleBook === undefined ? "" : code("ruleBook"),
      lotRegister: asked.lotRegister === undefined ? "" : code("lotRegister"),
    },
    lot: read.answerTo(answers["lot"], read.returned(abi.decodeLot)),
    planState: read.answerTo(answers["planState"], read.returned(abi.decodePlanState)),
    progress: asked.ruleSets.map((ruleSet) =>
      read.answerTo(answers[`progress ${ruleSet}`], read.returned(abi.decodeProgress)),
    ),
    keys: asked.keys.map((key) =>
      read.answerTo(answers[`key ${key}`], read.returned(abi.decodeKeyProgress)),
    ),
    history: read.answerTo(answers["history"], (result) =>
      logsIn(result, asked).map(abi.decodeEvent),
    ),
  };
}

async function askAll(
  post: Post,
  requests: Readonly<Record<string, RpcRequest>>,
): Promise<Partial<Record<string, RpcAnswer>>> {
  const all = Object.entries(requests);
  const answers: Partial<Record<string, RpcAnswer>> = {};
  for (let at = 0; at < all.length; at += CALLS_PER_BATCH) {
    const some = Object.fromEntries(all.slice(at, at + CALLS_PER_BATCH));
    Object.assign(answers, await askBatch(post, some));
  }
  return answers;
}

function requestsAbout(asked: LotQuestion, at: string): Record<string, RpcRequest> {
  const { fromBlock, keys, lot, lotRegister, plan, ruleBook, ruleSets } = asked;
  const call = (to: string, data: string): RpcRequest => ({
    method: "eth_call",
    params: [{ to, data }, at],
  });
  const finalBlock = { method: "eth_getBlockByNumber", params: [at, false] };
  if (ruleBook === undefined || lotRegister === undefined) return { finalBlock };
  return {
    finalBlock,
    ruleBook: { method: "eth_getCode", params: [ruleBook, at] },
    lotRegister: { method: "eth_getCode", params: [lotRegister, at] },
    lot: call(lotRegister, abi.encodeLotOf(lot)),
    planState: call(ruleBook, abi.encodeStateOf(plan)),
    ...Object.fromEntries(
      ruleSets.map((set) => [`progress ${set}`, call(lotRegister, abi.encodeProgressOf(lot, set))]),
    ),
    ...Object.fromEntries(
      keys.map((key) => [`key ${key}`, call(lotRegister, abi.encodeKeyOf(lot, key))]),
    ),
    // Every event of the register names its lot first.
    history: {
      method: "eth_getLogs",
      params: [
        { fromBlock: hex(fromBlock), toBlock: at, address: lotRegister, topics: [null, lot] },
      ],
    },
  };
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/** A node may answer with more than it was asked for. */
function logsIn(result: unknown, { lot, lotRegister }: LotQuestion): abi.RawLog[] {
  if (!Array.isArray(result)) throw new EndpointFailure("endpointMalformed", "expected events");
  return (result as unknown[]).filter(isObject).flatMap((log) => {
    const topics = Array.isArray(log["topics"]) ? (log["topics"] as unknown[]).map(lower) : [];
    if (lower(log["address"]) !== lotRegister || topics[1] !== lot) return [];
    return [{ topics, data: lower(log["data"]), block: read.quantity(log["blockNumber"]) }];
  });
}

function lower(value: unknown): string {
  if (typeof value !== "string") throw new EndpointFailure("endpointMalformed", "expected text");
  return value.toLowerCase();
}
