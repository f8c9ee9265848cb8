/** Text with `{name}` holes. */
export type Template = readonly (string | { readonly name: string })[];

const HOLE = /\{([^{}]*)\}/g;

export function compileTemplate(text: string): Template {
  const parts: (string | { readonly name: string })[] = [];
  let at = 0;
  for (const match of text.matchAll(HOLE)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ name: match[1] ?? "" });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

export const namesIn = (template: Template): string[] =>
  template.flatMap((part) => (typeof part === "string" ? [] : [part.name]));

export const expand = (template: Template, valueOf: (name: string) => string): string =>
  template.map((part) => (typeof part === "string" ? part : valueOf(part.name))).join("");

/** What may stand in a URI component (RFC 3986 section 2.3, the unreserved characters); the rest is percent-encoded. */
export const uriComponent = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const escapeRegExp = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

export type Pattern = (text: string) => Readonly<Record<string, string>> | undefined;

/** What a hole of a pattern takes: digits as they stand, a number without its leading zeros, or any text. */
const HOLES: Readonly<Record<string, string>> = {
  digits: String.raw`(\d+)`,
  number: String.raw`0*(\d+)`,
};

/** A pattern such as `experiment_{part:number}.csv`: what stands in each hole, if the whole text fits. */
export function compilePattern(text: string): Pattern {
  const names: string[] = [];
  const source = compileTemplate(text).map((part) => {
    if (typeof part === "string") return escapeRegExp(part);
    const [name = "", kind = ""] = part.name.split(":");
    names.push(name);
    return HOLES[kind] ?? "(.+?)";
  });
  const expression = new RegExp(`^${source.join("")}$`);
  return (candidate) => {
    const found = expression.exec(candidate);
    if (found === null) return undefined;
    return Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ""]));
  };
}
