import { parse } from "csv-parse/browser/esm/sync";
import { type Cells, limits, requireWithin } from "./limits.ts";
import { ImportRefused } from "./refused.ts";

const DELIMITERS = [",", ";", "\t"] as const;

/**
 * Reads CSV (RFC 4180) as spreadsheets and gauges write it: comma, semicolon or tab, UTF-8, UTF-16 or GB18030.
 * @throws ImportRefused
 */
export function readCsv(bytes: Uint8Array): Cells {
  const text = decoded(bytes);
  const [head = ""] = text.split(/\r?\n/, 1);
  if (head.length > limits.columns * limits.cellCharacters)
    throw new ImportRefused("tooManyColumns", { limit: limits.columns });
  try {
    const lines = parse(text, {
      delimiter: delimiterOf(head),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      // One more than may be: enough to know that there are too many.
      to: limits.rows + 2,
    });
    return requireWithin(lines);
  } catch (error) {
    if (error instanceof ImportRefused) throw error;
    throw new ImportRefused("csvBroken", { row: lineOf(error) });
  }
}

/** What stands most often between the names of the columns, outside of quotes. */
function delimiterOf(head: string): string {
  const plain = head.replaceAll(/"[^"]*"/g, "");
  const count = (delimiter: string): number => plain.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

/**
 * By its byte order mark, else UTF-8 where it is that strictly, else GB18030 as Chinese spreadsheets save.
 * @throws ImportRefused `encoding`
 */
function decoded(bytes: Uint8Array): string {
  for (const label of labelsFor(bytes))
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes);
      // GB18030 takes nearly anything; what no table holds was no text.
      // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
      if (!/[\u0000-\u0008\u000e-\u001f\ue000-\uf8ff]/.test(text)) return text;
    } catch {
      continue;
    }
  throw new ImportRefused("encoding");
}

function labelsFor([first, second]: Uint8Array): readonly string[] {
  if (first === 0xff && second === 0xfe) return ["utf-16le"];
  if (first === 0xfe && second === 0xff) return ["utf-16be"];
  return ["utf-8", "gb18030"];
}

const lineOf = (error: unknown): number =>
  error instanceof Error && "lines" in error && typeof error.lines === "number" ? error.lines : 0;
