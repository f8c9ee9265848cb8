import { Failed, type WrongMember } from "../state/failed.ts";
import {
  addressOf,
  type Arguments,
  type InputOf,
  isJson,
  type Parts,
} from "../../shared/operation.ts";
import { type Operations, routes } from "./operations.ts";

export type OperationName = keyof Operations;
type Input<Name extends OperationName> = InputOf<Operations[Name]>;
export type Reply<Name extends OperationName> = Operations[Name]["reply"];

/** An answer that is not the one asked for (RFC 9457), or none at all: then the code is `offline`. */
export class CallFailed extends Failed {
  readonly status: number;
  constructor(status: number, { errors, ...problem }: ProblemBody, retryAfterSeconds?: number) {
    super({ ...problem, members: errors ?? [], retryAfterSeconds });
    this.name = "CallFailed";
    this.status = status;
  }
}

interface ProblemBody {
  readonly code: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly WrongMember[];
}

const ended = new Set<() => void>();

/** Hears when the service no longer knows who asks. */
export function onSessionEnded(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

/**
 * Calls an operation of the service.
 * @throws CallFailed
 */
export async function call<Name extends OperationName>(
  name: Name,
  ...[input, signal]: Arguments<Input<Name>, AbortSignal>
): Promise<Reply<Name>> {
  const reply = await send(name, input ?? {}, signal);
  if (!reply.ok) throw failureOf(reply, await readJson(reply));
  if (reply.status === 204) return undefined;
  return isJson(reply) ? readJson(reply) : reply.text();
}

/**
 * Calls an operation that answers with a file.
 * @throws CallFailed
 */
export async function callForFile<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
): Promise<Blob> {
  const reply = await send(name, input, undefined);
  if (!reply.ok) throw failureOf(reply, await readJson(reply));
  return reply.blob();
}

/** Where an operation is, for what a browser fetches by itself: streams and downloads. */
export const urlOf = <Name extends OperationName>(name: Name, input: Input<Name>): string =>
  addressOf(routes[name][1], input);

/** A page of another site cannot send this without asking first (docs/security.md). */
const OWN_HEADER = "tallystick-request";
const JSON_TYPE = { "content-type": "application/json" } as const;

async function send(
  name: OperationName,
  { body, path, query }: Parts,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const init: RequestInit = {
    method: routes[name][0],
    headers: { [OWN_HEADER]: "1", ...(body !== undefined && JSON_TYPE) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
  return fetch(urlOf(name, { path, query } as never), init).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new CallFailed(0, { code: "offline" });
  });
}

function failureOf({ headers, status }: Response, body: unknown): CallFailed {
  const problem = isProblem(body) ? body : { code: "internal" };
  if (problem.code === "unauthorized") for (const listener of ended) listener();
  const after = Number(headers.get("retry-after"));
  return new CallFailed(status, problem, after > 0 ? after : undefined);
}

const readJson = (reply: Response): Promise<unknown> => reply.json().catch(() => undefined);

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
