import { toHex } from "../../../device-attest/bytes.ts";
import { readCsv } from "./csv.ts";
import { type Cells, inMib, limits } from "./limits.ts";
import { ImportRefused } from "./refused.ts";
import { readXlsx } from "./xlsx.ts";

/** A file as records name it: who has it can show that it is the one. */
export interface NamedFile {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface ReadFile {
  readonly cells: Cells;
  readonly named: NamedFile;
}

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Reads CSV or .xlsx, whichever its first bytes say. @throws ImportRefused */
export async function readFile(file: Blob): Promise<ReadFile> {
  if (file.size > limits.fileBytes)
    throw new ImportRefused("fileTooLarge", { limit: inMib(limits.fileBytes) });
  const bytes = new Uint8Array(await file.arrayBuffer().catch(unreadable));
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const cells = isZip ? await readXlsx(bytes) : readCsv(bytes);
  const sha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return { cells, named: { sha256, mediaType: isZip ? XLSX : "text/csv", bytes: bytes.length } };
}

/** A file that was changed or taken away after it was chosen. */
const unreadable = (): never => {
  throw new ImportRefused("unreadable");
};
