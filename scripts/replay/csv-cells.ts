import { RowFault } from "./fault.ts";

/** How a source spells its rows. */
export interface CsvDialect {
  /** One character. */
  readonly delimiter: string;
  /** A label of the WHATWG Encoding Standard whose line feed is the byte 0x0A: utf-8, windows-1252, gb18030, … */
  readonly encoding: string;
  /** Whether blanks around a cell are dropped. */
  readonly trim: boolean;
}

const QUOTE = '"';
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for; a tab may be a delimiter.
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

/** Reads lines of one dialect. */
export function cellReader(dialect: CsvDialect): (line: Uint8Array) => string[] {
  const decoder = new TextDecoder(dialect.encoding, { fatal: true, ignoreBOM: true });
  const tidy = dialect.trim ? (cell: string) => cell.trim() : undefined;
  return (line) => {
    const text = decoded(decoder, line);
    if (CONTROL.test(text)) throw new RowFault("controlCharacter");
    const cells = text.includes(QUOTE)
      ? quotedCells(text, dialect.delimiter)
      : text.split(dialect.delimiter);
    return tidy === undefined ? cells : cells.map(tidy);
  };
}

function decoded(decoder: TextDecoder, line: Uint8Array): string {
  try {
    return decoder.decode(line);
  } catch {
    throw new RowFault("encoding");
  }
}

/** RFC 4180 section 2, rules 5 to 7, within one line. */
function quotedCells(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const end = text[at] === QUOTE ? closingQuote(text, at) + 1 : plainEnd(text, at, delimiter);
    const cell = text.slice(at, end);
    cells.push(cell.startsWith(QUOTE) ? cell.slice(1, -1).replaceAll('""', QUOTE) : cell);
    if (end < text.length && text[end] !== delimiter) throw new RowFault("quote", cell);
    at = end + 1;
  }
  return cells;
}

function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf(QUOTE, open + 1); at >= 0; at = text.indexOf(QUOTE, at + 2))
    if (text[at + 1] !== QUOTE) return at;
  throw new RowFault("quote", text.slice(open));
}

function plainEnd(text: string, start: number, delimiter: string): number {
  const next = text.indexOf(delimiter, start);
  const end = next < 0 ? text.length : next;
  const cell = text.slice(start, end);
  if (cell.includes(QUOTE)) throw new RowFault("quote", cell);
  return end;
}
