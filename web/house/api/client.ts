import { Failed, type WrongMember } from "../../app/state/failed.ts";
import {
  addressOf,
  type Arguments,
  type InputOf,
  isJson,
  type Parts,
} from "../../shared/operation.ts";
import { type Operations, routes } from "./operations.ts";

export type { Operations };
export type OperationName = keyof Operations;
export type Reply<Name extends OperationName> = Operations[Name]["reply"];

export interface Asking {
  readonly signal?: AbortSignal;
  /** The house's token, or what opens one case to its applicant. Undefined: the browser's session. */
  readonly bearer?: string;
}
export type Said<Name extends OperationName> = Arguments<InputOf<Operations[Name]>, Asking>;

/** The house answered something else than what was asked for (RFC 9457), or nothing: then the code is `offline`. */
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

interface ProblemBody {
  readonly code: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly WrongMember[];
}

interface House {
  /** Without a path; undefined: the page's own. */
  readonly url?: string;
  /** As systems of the lender's say who they are. */
  readonly token?: string;
}

type Call = <Name extends OperationName>(name: Name, ...said: Said<Name>) => Promise<Reply<Name>>;

/**
 * What asks a lender's house, typed by its own document: `const house = houseClient({ url, token })`, then
 * `await house("readOverview")`. What it throws is an `AskFailed`.
 */
export function houseClient({ token, url = "" }: House = {}): Call {
  return async (name, ...[input = {}, asking = {}]) => {
    const bearer = asking.bearer ?? token;
    const reply = await send(url, name, input, {
      ...asking,
      ...(bearer !== undefined && { bearer }),
    });
    if (!reply.ok) throw await failureOf(reply);
    if (reply.status === 204) return undefined;
    // By the document, which the types are made of.
    return (await (isJson(reply) ? readJson(reply) : reply.text())) as never;
  };
}

async function send(
  base: string,
  name: OperationName,
  { body, ...parts }: Parts,
  { bearer, signal }: Asking,
): Promise<Response> {
  const [method, template] = routes[name];
  const init = {
    method,
    headers: {
      "tallystick-request": "1",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
  return fetch(`${base}${addressOf(template, parts)}`, init).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new AskFailed(0, { code: "offline" });
  });
}

async function failureOf(reply: Response): Promise<AskFailed> {
  const body = await readJson(reply);
  const problem = isProblem(body) ? body : { code: "internal" };
  const after = Number(reply.headers.get("retry-after"));
  return new AskFailed(reply.status, problem, after > 0 ? after : undefined);
}

const readJson = (reply: Response): Promise<unknown> => reply.json().catch(() => undefined);

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
