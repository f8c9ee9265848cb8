import * as abi from "./abi.ts";
import { askMembers } from "./ask-members.ts";
import {
  type CallError,
  type ChainFacts,
  type ContractName,
  isCallError,
  type Question,
} from "./chain-facts.ts";
import { type EndpointAnswer, EndpointFailure, type Post } from "./endpoint.ts";
import { askBatch, resultOf, type RpcRequest } from "./json-rpc.ts";
import * as read from "./rpc-answer.ts";

/**
 * Asks one endpoint all that one bundle needs: which chain it serves and how far that is final, the state at that block,
 * then who the parties are that the state names. Never rejects for what an endpoint does: it may be dead, slow, wrong or hostile.
 */
export async function askEndpoint(
  url: string,
  post: Post,
  question: Question,
): Promise<EndpointAnswer> {
  try {
    const head = await askHead(post, question);
    const facts = await askFacts(post, question, head);
    return { url, facts: { ...facts, members: await askConcerned(post, facts) } };
  } catch (error) {
    if (error instanceof EndpointFailure)
      return { url, failure: { code: error.code, detail: error.message } };
    throw error;
  }
}

export interface Head {
  readonly chainId: number;
  readonly genesisHash: string;
  readonly finalNumber: number;
}

/** @throws EndpointFailure */
export async function askHead(post: Post, { finality }: Pick<Question, "finality">): Promise<Head> {
  const [tag, depth] =
    typeof finality === "string" ? [finality, 0] : ["latest", finality.confirmations];
  const answers = await askBatch(post, {
    chainId: { method: "eth_chainId", params: [] },
    genesis: blockByNumber("0x0"),
    head: blockByNumber(tag),
  });
  const head = read.block(resultOf(answers.head, `block ${tag}`));
  return {
    chainId: read.quantity(resultOf(answers.chainId, "eth_chainId")),
    genesisHash: read.block(resultOf(answers.genesis, "block 0")).hash,
    finalNumber: Math.max(0, head.number - depth),
  };
}

async function askFacts(post: Post, asked: Question, head: Head): Promise<ChainFacts> {
  const at = hex(head.finalNumber);
  const answers = await askBatch(post, {
    ...stateRequests(asked, at),
    ...bundleRequests(asked, at),
  });
  const codeHashOf = (name: ContractName): string =>
    read.codeHash(resultOf(answers[name], "eth_getCode"));
  return {
    asked,
    chainId: head.chainId,
    genesisHash: head.genesisHash,
    finalBlock: read.block(resultOf(answers.finalBlock, `block ${at}`)),
    codeHashes: {
      partyRegistry: codeHashOf("partyRegistry"),
      evidenceLog: codeHashOf("evidenceLog"),
      deviceRegistry: codeHashOf("deviceRegistry"),
      consentLedger: codeHashOf("consentLedger"),
    },
    anchorBlock: read.answerTo(answers.anchorBlock, read.blockOrNull),
    duties: read.answerTo(answers.duties, read.returned(abi.decodeDuties)),
    root: read.answerTo(answers.root, read.returned(abi.decodeBytes32)),
    newestRoot: read.answerTo(answers.newestRoot, read.returned(abi.decodeBytes32)),
    anchored: read.answerTo(answers.anchored, read.anchored(asked)),
    key: read.answerTo(answers.key, read.returned(abi.decodeKey)),
    grades: read.answerTo(answers.grades, read.returned(abi.decodeGrades)),
    operator: read.answerTo(answers.operator, read.returned(abi.decodeBytes32)),
    seenBlock: read.answerTo(answers.seenBlock, read.blockOrNull),
    seenRoot: read.answerTo(answers.seenRoot, read.returned(abi.decodeBytes32)),
  };
}

/** Those in whose word the record is, and everybody that they rest on. */
async function askConcerned(
  post: Post,
  { anchorBlock, asked, finalBlock, grades, key }: ChainFacts,
): Promise<ChainFacts["members"]> {
  const failed = [anchorBlock, grades, key].find(isCallError);
  if (failed !== undefined) return failed;
  if (!isKnown(anchorBlock) || !isKnown(grades) || !isKnown(key)) return undefined;
  const at = hex(finalBlock.number);
  const question = { registry: asked.contracts.partyRegistry, at, until: anchorBlock.timestamp };
  const then = { at: anchorBlock.timestamp } as const;
  return askMembers(post, question, [
    { ...then, party: key.factory, as: "member" },
    ...grades.map(({ by }) => ({ ...then, party: by, as: "admitted" }) as const),
  ]);
}

const isKnown = <T>(answer: T | CallError | null | undefined): answer is T =>
  answer !== undefined && answer !== null && !isCallError(answer);

type BundleFact =
  "root" | "newestRoot" | "anchored" | "key" | "grades" | "operator" | "seenBlock" | "seenRoot";

const stateRequests = ({ contracts, anchorBlock }: Question, at: string) => ({
  finalBlock: blockByNumber(at),
  partyRegistry: code(contracts.partyRegistry, at),
  evidenceLog: code(contracts.evidenceLog, at),
  deviceRegistry: code(contracts.deviceRegistry, at),
  consentLedger: code(contracts.consentLedger, at),
  duties: call(contracts.evidenceLog, abi.encodeDuties(), at),
  anchorBlock: blockByNumber(hex(anchorBlock)),
});

const bundleRequests = (
  { contracts, anchorBlock, keyId, operator, seen, size }: Question,
  at: string,
): Partial<Record<BundleFact, RpcRequest>> => ({
  ...(size !== undefined && {
    root: call(contracts.evidenceLog, abi.encodeRootAt(size), at),
    newestRoot: call(contracts.evidenceLog, abi.encodeRootAt(size), "latest"),
    anchored: logsIn(hex(anchorBlock), contracts.evidenceLog, abi.anchoredTopics(size)),
  }),
  ...(keyId !== undefined && {
    key: call(contracts.deviceRegistry, abi.encodeKeyOf(keyId), at),
    grades: call(contracts.deviceRegistry, abi.encodeGradesOf(keyId), at),
  }),
  ...(operator === true && { operator: call(contracts.evidenceLog, abi.encodeOperator(), at) }),
  ...(seen !== undefined && {
    seenBlock: { method: "eth_getBlockByHash", params: [seen.blockHash, false] },
    seenRoot: call(contracts.evidenceLog, abi.encodeRootAt(seen.size), at),
  }),
});

const hex = (value: number): string => `0x${value.toString(16)}`;

const blockByNumber = (at: string): RpcRequest => ({
  method: "eth_getBlockByNumber",
  params: [at, false],
});

const code = (address: string, at: string): RpcRequest => ({
  method: "eth_getCode",
  params: [address, at],
});

const call = (to: string, data: string, at: string): RpcRequest => ({
  method: "eth_call",
  params: [{ to, data }, at],
});

const logsIn = (at: string, address: string, topics: readonly string[]): RpcRequest => ({
  method: "eth_getLogs",
  params: [{ fromBlock: at, toBlock: at, address, topics }],
});
