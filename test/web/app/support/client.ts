import { type Operations, routes } from "../../../../web/app/api/operations.ts";

type Name = keyof Operations;
type Input<Of extends Name> = Omit<Operations[Of], "reply">;

/** Calls operations of a service as one of a party's machines. @throws Error for an answer that is not the one asked for */
export type Ask = <Of extends Name>(name: Of, input: Input<Of>) => Promise<Operations[Of]["reply"]>;

interface Parts {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The status that an operation was answered with. */
export const statusOf = async <Of extends Name>(
  url: string,
  authorization: string,
  name: Of,
  input: Input<Of>,
): Promise<number> => (await send(url, authorization, name, input)).status;

export const askOf =
  (url: string, authorization: string): Ask =>
  async (name, input) => {
    const reply = await send(url, authorization, name, input);
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${name}: ${String(reply.status)} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as never;
  };

function send(url: string, authorization: string, name: Name, parts: Parts): Promise<Response> {
  const [method, template] = routes[name];
  const path = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(parts.path?.[key])),
  );
  const query = new URLSearchParams(
    Object.entries(parts.query ?? {}).map(([key, value]) => [key, String(value)]),
  );
  const body = parts.body === undefined ? null : JSON.stringify(parts.body);
  const headers = { authorization, ...(body !== null && { "content-type": "application/json" }) };
  return fetch(`${url}${path}?${query.toString()}`, { method, headers, body });
}
