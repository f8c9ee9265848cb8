import { toBase64, utf8 } from "../../device-attest/bytes.ts";
import { EndpointFailure, type Post } from "../evidence/verification/endpoint.ts";

export interface PostLimits {
  /** For one batch, from the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  /** Deployed code is the largest honest answer: three times 24 KiB, in hexadecimal. */
  readonly answerBytesMax: number;
}

export const POST_LIMITS: PostLimits = { timeoutMs: 10_000, answerBytesMax: 2_000_000 };
/** All that the register said of a lot comes in one answer: some thousand bytes for each inspection. */
export const LOT_POST_LIMITS: PostLimits = { timeoutMs: 30_000, answerBytesMax: 16_000_000 };

/**
 * JSON-RPC over HTTP by `fetch` alone, so that the web page asks a node in the same words. Follows no redirect: the
 * auditor named this endpoint.
 */
export function postTo(
  url: string,
  { answerBytesMax, timeoutMs }: PostLimits,
  signal?: AbortSignal,
): Post {
  const { address, headers } = withoutPassword(url);
  return async (body) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(address, {
        method: "POST",
        headers,
        body,
        redirect: "error",
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      if (!response.ok) throw new EndpointFailure("endpointStatus", String(response.status));
      return await readText(response, answerBytesMax);
    } catch (error) {
      if (error instanceof EndpointFailure) throw error;
      if (timeout.aborted) throw new EndpointFailure("endpointTimeout", `${timeoutMs} ms`);
      throw new EndpointFailure("endpointUnreachable", reasonOf(error));
    }
  };
}

/** `fetch` refuses a URL that holds a password: it goes where it goes on the wire (RFC 7617). */
function withoutPassword(text: string): { address: string; headers: Record<string, string> } {
  const url = new URL(text);
  const login = `${decoded(url.username)}:${decoded(url.password)}`;
  [url.username, url.password] = ["", ""];
  return {
    address: url.href,
    headers: {
      "content-type": "application/json",
      ...(login !== ":" && { authorization: `Basic ${toBase64(utf8(login))}` }),
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads no more than `bytesMax`, whatever the header promised. */
async function readText({ body }: Response, bytesMax: number): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let [bytes, text] = [0, ""];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
    text += decoder.decode(part.value, { stream: true });
    if (bytes <= bytesMax) continue;
    await reader.cancel();
    throw new EndpointFailure("endpointTooLarge", String(bytesMax));
  }
  return text + decoder.decode();
}

/** The operating system's code, if there is one. Never a message: it may repeat the URL with its password. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const hasCode = typeof cause === "object" && cause !== null && "code" in cause;
  return hasCode ? String(cause.code) : "no connection";
}
