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

/** A text of somebody else's, which must not become markup. */
export const plain = (text: string): string => text.replaceAll(/[\\`*_<>[\]#|]/g, "\\$&");
