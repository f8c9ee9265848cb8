import { readSheet } from "read-excel-file/universal";
import { type Cells, limits, requireWithin } from "./limits.ts";
import { ImportRefused } from "./refused.ts";
import { storedZip, unzip, type ZipEntry } from "./zip.ts";

/** Pictures and macros are of no interest. */
const isWanted = (name: string): boolean =>
  /^(?:xl\/(?!media|embeddings|vba)|_rels\/|\[Content_Types\]).*\.(?:xml|rels)$/.test(name);

/**
 * Reads the first sheet of an .xlsx file as text: numbers as the file spells them, dates as YYYY-MM-DD, of formulas the
 * result that was saved with them. Nothing is computed.
 * @throws ImportRefused
 */
export async function readXlsx(bytes: Uint8Array<ArrayBuffer>): Promise<Cells> {
  const entries = await unzip(bytes, isWanted);
  for (const entry of entries) requireReach(entry);
  const rows = await sheetIn(storedZip(entries));
  return requireWithin(rows.map((row) => row.map(textOf)).filter((row) => row.some(Boolean)));
}

/** One cell far out makes a reader fill everything before it. */
function requireReach({ bytes, name }: ZipEntry): void {
  if (!name.startsWith("xl/worksheets/")) return;
  const xml = new TextDecoder().decode(bytes);
  for (const [, column = "", row = ""] of xml.matchAll(/\sr="([A-Z]{1,10})(\d{1,10})"/g)) {
    if (columnNumber(column) > limits.columns)
      throw new ImportRefused("tooManyColumns", { limit: limits.columns });
    if (Number(row) > limits.rows + 1)
      throw new ImportRefused("tooManyRows", { limit: limits.rows });
  }
}

const columnNumber = (letters: string): number =>
  Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

type Cell = string | boolean | Date | null;

async function sheetIn(archive: Uint8Array<ArrayBuffer>): Promise<readonly (readonly Cell[])[]> {
  try {
    const rows = await readSheet(archive.buffer, { parseNumber: numberText });
    // Its types name the constructor of dates where they mean dates.
    return rows as unknown as readonly (readonly Cell[])[];
  } catch {
    throw new ImportRefused("xlsxBroken");
  }
}

/** Excel counts in binary and shows 15 digits: what it wrote as 20.010000000000002 it showed as 20.01. */
function numberText(spelled: string): string {
  const value = Number(spelled);
  if (!Number.isFinite(value)) return spelled;
  const shown = String(Number(value.toPrecision(15)));
  return /e/.test(shown) ? value.toFixed(15).replace(/\.?0+$/, "") : shown;
}

const textOf = (cell: Cell): string => {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === "boolean" ? String(cell).toUpperCase() : cell;
};
