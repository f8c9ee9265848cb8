import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { DeviceError } from "./device-error.ts";
import type { Answer, Link, Sender } from "./sender.ts";

export interface HttpSenderOptions {
  /** Of the service, without `/v1`. */
  readonly url: string;
  /** More request headers, such as an API key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Another client, with TLS options of its own for example. */
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 30_000;
/** Requests under way together may arrive in any order; records may not. */
const WINDOW_MAX = 1;
const RETRY_AFTER_SECONDS = 5;
const RETRY_AFTER_SECONDS_MAX = 3600;
const BODY_CHARACTERS_MAX = 1_000_000;

const accepted = Compile(
  Type.Object({
    refused: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
  }),
);
const Problem = Type.Object({ code: Type.String({ maxLength: 64 }) });
const problem = Compile(Problem);

/** Records by `POST /v1/records`; receipts are asked for. */
export const httpSender = (options: HttpSenderOptions): Sender => ({
  connect: () => Promise.resolve(new HttpLink(options)),
});

class HttpLink implements Link {
  readonly windowMax = WINDOW_MAX;
  readonly lost: Promise<Error>;
  readonly #options: HttpSenderOptions;
  readonly #base: URL;
  readonly #closing = new AbortController();

  constructor(options: HttpSenderOptions) {
    this.#options = options;
    this.#base = new URL(options.url.endsWith("/") ? options.url : `${options.url}/`);
    // There is no connection to lose: what cannot be sent says so.
    this.lost = Promise.withResolvers<Error>().promise;
  }

  async send(envelope: Uint8Array): Promise<Answer> {
    const response = await this.#request("v1/records", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Uint8Array.from(envelope),
    });
    return await answerOf(response);
  }

  readonly fetchReceipts = async (statementHash: string): Promise<unknown> => {
    const response = await this.#request(`v1/receipts/${statementHash}`, { method: "GET" });
    if (response.status === 200) return await bodyOf(response);
    await response.body?.cancel();
    if (response.status >= 500 && response.status !== 503) throw lost(response.status);
    return undefined;
  };

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  async #request(
    path: string,
    init: Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Response> {
    const { timeoutMs = TIMEOUT_MS, headers, fetch: request = fetch } = this.#options;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      return await request(new URL(path, this.#base), {
        ...init,
        headers: { ...headers, ...init.headers },
        redirect: "error",
        signal,
      });
    } catch (error) {
      throw new DeviceError("linkLost", "HTTP: no answer", { cause: error });
    }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const { status } = response;
  const body = await bodyOf(response);
  if (status === 202)
    return { kind: "durable", fault: (accepted.Check(body) && body.refused) || undefined };
  if (status === 503 || status === 429)
    return { kind: "overloaded", retryAfterMs: retryAfterMs(response.headers.get("retry-after")) };
  if (status >= 400 && status < 500 && problem.Check(body))
    return { kind: "refused", code: codeOf(body) };
  throw lost(status);
}

const codeOf = ({ code }: Static<typeof Problem>): string => code;

/** Whole seconds (RFC 9110 section 10.2.3); the form with a date needs a clock that agrees. */
function retryAfterMs(value: string | null): number {
  const seconds = /^\d{1,9}$/.test(value ?? "") ? Number(value) : RETRY_AFTER_SECONDS;
  return Math.min(seconds, RETRY_AFTER_SECONDS_MAX) * 1000;
}

/** Parsed, or undefined where it is not JSON: whoever answers may be a proxy. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text.length > BODY_CHARACTERS_MAX ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const lost = (status: number): DeviceError =>
  new DeviceError("linkLost", `HTTP: status ${String(status)}`);
