import type { Operations } from "../app/api/operations.ts";

export type Trace = Operations["readTrace"]["reply"];
export type TraceEvent = Trace["events"][number];
export type Standing = Trace["verdict"]["standing"];

/** Why there is no trace: the code of a problem, or `offline`. */
export interface Unread {
  readonly code: string;
  readonly detail: string;
}

/**
 * The code that this page is about, from its address. In the same words as the server's hint to load it early
 * (service/http/link/code.ts), or it is loaded twice.
 */
export function codeOfAddress(path: string): string {
  const other = /^\/id\/(.+)$/.exec(path)?.[1];
  return other === undefined ? `https://id.gs1.org${path}` : decodeURIComponent(other);
}

export async function readTrace(code: string): Promise<Trace | Unread> {
  try {
    const reply = await fetch(`/v1/trace?id=${encodeURIComponent(code)}`);
    const body = (await reply.json()) as Trace | Partial<Unread>;
    if (reply.ok) return body as Trace;
    const { code: problem = "internal", detail = "" } = body as Partial<Unread>;
    return { code: problem, detail };
  } catch {
    return { code: "offline", detail: "" };
  }
}

export const isRead = (one: Trace | Unread): one is Trace => "events" in one;
