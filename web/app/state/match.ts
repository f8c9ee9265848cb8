import { pagePaths } from "../../../service/http/page-paths.ts";

/**
 * The parts of `path` that `pattern` names.
 * @param pattern such as `/acts/:id`
 * @returns undefined when it does not fit
 */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, found] = [pattern.split("/"), path.replace(/(?<=.)\/$/, "").split("/")];
  if (wanted.length !== found.length) return undefined;
  const named: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const text = found[at] ?? "";
    const value = part.startsWith(":") && text !== "" ? decoded(text) : undefined;
    if (value !== undefined) named[part.slice(1)] = value;
    else if (part !== text) return undefined;
  }
  return named;
}

/** Undefined for what is not percent-encoded UTF-8: an address that somebody made up is no fault of ours. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The path itself where it is one of a page here; undefined for any other address, as of another site. */
export const ownPath = (path: string | null): string | undefined =>
  path !== null &&
  !path.startsWith("//") &&
  Object.values(pagePaths).some((pattern) => match(pattern, path) !== undefined)
    ? path
    : undefined;
