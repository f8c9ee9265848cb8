import { EndpointFailure, type Post } from "./endpoint.ts";

export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What the node answered to one request: a result of any shape, or its error message. */
export type RpcAnswer = { readonly result: unknown } | { readonly error: string };

const ERROR_LENGTH_MAX = 200;

/**
 * Asks everything in one batch (JSON-RPC 2.0 section 6).
 * @param requests by name; one that is absent is not sent
 * @returns an answer for each request sent
 * @throws EndpointFailure when an answer is missing or is no answer
 */
export async function askBatch<Name extends string>(
  post: Post,
  requests: Readonly<Partial<Record<Name, RpcRequest>>>,
): Promise<Partial<Record<Name, RpcAnswer>>> {
  const asked = Object.entries<RpcRequest | undefined>(requests).filter(isSent);
  const batch = asked.map(([, request], id) => ({ jsonrpc: "2.0", id, ...request }));
  const answers = parseBatch(await post(JSON.stringify(batch)));
  const named = asked.map(([name, { method }], id) => [name, answerTo(answers, id, method)]);
  return Object.fromEntries(named) as Partial<Record<Name, RpcAnswer>>;
}

/** @throws EndpointFailure `endpointRefused` when the node answered with an error */
export function resultOf(answer: RpcAnswer | undefined, what: string): unknown {
  if (answer === undefined) throw new EndpointFailure("endpointMalformed", `${what}: no answer`);
  if ("error" in answer) throw new EndpointFailure("endpointRefused", `${what}: ${answer.error}`);
  return answer.result;
}

const isSent = (entry: [string, RpcRequest | undefined]): entry is [string, RpcRequest] =>
  entry[1] !== undefined;

function parseBatch(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new EndpointFailure("endpointNotJson", text.slice(0, 80));
  }
  if (Array.isArray(value)) return value as unknown[];
  const error = isObject(value) ? errorIn(value) : undefined;
  if (error !== undefined) throw new EndpointFailure("endpointRefused", error);
  throw new EndpointFailure("endpointMalformed", "no answer to a batch");
}

function answerTo(answers: readonly unknown[], id: number, method: string): RpcAnswer {
  const answer = answers.find((item) => isObject(item) && item["id"] === id);
  if (!isObject(answer)) throw new EndpointFailure("endpointMalformed", `${method}: no answer`);
  const error = errorIn(answer);
  if (error !== undefined) return { error };
  if (!("result" in answer)) throw new EndpointFailure("endpointMalformed", `${method}: no result`);
  return { result: answer["result"] };
}

function errorIn(answer: Readonly<Record<string, unknown>>): string | undefined {
  const { error } = answer;
  if (error === undefined || error === null) return undefined;
  const message = isObject(error) ? error["message"] : error;
  return (typeof message === "string" ? message : "an error").slice(0, ERROR_LENGTH_MAX);
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
