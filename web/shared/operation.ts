/** What of an operation is sent. */
export type InputOf<Operation> = Omit<Operation, "reply">;

/** Nothing to say where an operation takes nothing. */
export type Arguments<Input, More> =
  Partial<Input> extends Input ? [input?: Input, more?: More] : [input: Input, more?: More];

export interface Parts {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** A template of OpenAPI, filled in. */
export function addressOf(template: string, { path = {}, query = {} }: Parts): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(path[key])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

/** Other answers, such as those of one item a line, are text. */
export const isJson = ({ headers }: Response): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/.test(headers.get("content-type") ?? "");
