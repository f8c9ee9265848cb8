import { Failed, type WrongMember } from "../app/state/failed.ts";

interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** What opens one case to its applicant. */
  readonly bearer?: string;
}

interface ProblemBody {
  readonly code: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly WrongMember[];
}

/** The house answered something else than what was asked for. */
export class AskFailed extends Failed {
  readonly status: number;
  constructor(
    status: number,
    { errors = [], ...problem }: ProblemBody,
    retryAfterSeconds?: number,
  ) {
    super({ ...problem, members: errors, retryAfterSeconds });
    this.name = "AskFailed";
    this.status = status;
  }
}

const ended = new Set<() => void>();

/** Hears when the house no longer knows who asks. */
export function onEnded(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

/**
 * Asks the house. Its answers are typed by the routes that give them.
 * @throws AskFailed
 */
export async function ask<Answer>(path: string, asked: Asked = {}): Promise<Answer> {
  const reply = await send(path, asked);
  if (!reply.ok) throw await failureOf(reply, asked);
  if (reply.status === 204) return undefined as Answer;
  const isJson = reply.headers.get("content-type")?.startsWith("application/json") === true;
  return (isJson ? await reply.json() : await reply.text()) as Answer;
}

async function send(path: string, { bearer, body, method, signal }: Asked): Promise<Response> {
  const headers = {
    "tallystick-request": "1",
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  const init = {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
  return fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new AskFailed(0, { code: "offline" });
  });
}

async function failureOf(reply: Response, { bearer }: Asked): Promise<AskFailed> {
  const body: unknown = await reply.json().catch(() => undefined);
  const problem = isProblem(body) ? body : { code: "internal" };
  if (problem.code === "unauthorized" && bearer === undefined)
    for (const listener of ended) listener();
  const after = Number(reply.headers.get("retry-after"));
  return new AskFailed(reply.status, problem, after > 0 ? after : undefined);
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
