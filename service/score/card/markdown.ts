/**
 * A table of GitHub's Markdown.
 * @param others how the columns after the first are: figures end at the right
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  others: "figures" | "texts" = "figures",
): string {
  const rule = head.map((_, at) => (at > 0 && others === "figures" ? "---:" : "---"));
  return [head, rule, ...rows].map(row).join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A name as it stands, however many backticks it has (CommonMark 0.31, section 6.1). */
export function code(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  const isPadded = /^`|`$|^ .* $/.test(text);
  return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A text of somebody else's, which must not become markup. */
export const plain = (text: string): string => text.replaceAll(/[\\`*_<>[\]#|]/g, "\\$&");
