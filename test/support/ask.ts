import type { TestApi } from "./http.ts";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Asks the API; JSON both ways. */
export async function ask(
  api: TestApi,
  method: Method,
  url: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const reply = await api.app.inject({ method, url, headers, ...(body && { payload: body }) });
  const isJson = /[/+]json\b/.test(String(reply.headers["content-type"]));
  return {
    status: reply.statusCode,
    body: isJson ? reply.json<Record<string, unknown>>() : {},
    headers: reply.headers,
  };
}
