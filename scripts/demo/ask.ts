import type { ActRelay } from "../acts/relay.ts";
import type { DemoParty } from "./party.ts";

/**
 * Asks the service in a party's name.
 * @param path below `/v1/parties/{party}/`
 * @returns the body as JSON; undefined for an answer without one
 * @throws Error with the problem that the service answered
 */
export async function askAs(
  { serviceUrl }: Pick<ActRelay, "serviceUrl">,
  { headers, party }: Pick<DemoParty, "headers" | "party">,
  method: "GET" | "PUT" | "POST",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${serviceUrl}/v1/parties/${party.slice(2)}/${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} for ${party}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
