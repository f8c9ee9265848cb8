import { Compile } from "typebox/compile";
import { type Document, LineCounter, parseDocument } from "yaml";
import { ReplayError } from "./fault.ts";
import { type Mapping, MappingSchema } from "./mapping-schema.ts";
import { type Issue, issuesOf } from "./mapping-check.ts";

const check = Compile(MappingSchema);
const ISSUES_MAX = 20;

/**
 * Reads a mapping file. Every complaint names the line and column of the file where it is to be mended.
 * @param name of the file, for the messages
 * @throws ReplayError `mapping`
 */
export function parseMapping(text: string, name: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${String(line)}:${String(col)}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new ReplayError("mapping", `${at(broken.pos[0])} ${broken.message.split("\n")[0] ?? ""}`);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const issues = check.Check(value) ? issuesOf(value) : schemaIssues(value);
  if (issues.length === 0) return value as Mapping;
  const complaints = issues
    .slice(0, ISSUES_MAX)
    .map(({ path, message }) => `${at(offsetOf(document, path))} ${message}`);
  throw new ReplayError("mapping", complaints.join("\n"));
}

function schemaIssues(value: unknown): Issue[] {
  return check
    .Errors(value)
    .filter(({ keyword }) => keyword !== "additionalProperties")
    .map(({ keyword, instancePath, message }) => {
      const path = instancePath
        .split("/")
        .slice(1)
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
      const unknown = `${path.at(-1) ?? "this"} is no member of a mapping here`;
      return { path, message: keyword === "boolean" ? unknown : `${path.join(".")} ${message}` };
    });
}

/** Where the node of `path` starts, or the nearest one around it. */
function offsetOf(document: Document, path: Issue["path"]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return 0;
}
