import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { isClosed, type Known, numbersFor } from "../entry/numbering.ts";
import { draftOf, type Finding, type Taking } from "../entry/record.ts";
import type { NamedFile } from "./file.ts";
import type { ReadRow } from "./rows.ts";

export interface Batch {
  readonly rows: readonly ReadRow[];
  readonly file: NamedFile;
  /** Whether the file holds the last of what is measured of its lots. */
  readonly closes: boolean;
}

/** Lots of a file that this browser has closed: nothing of them can be signed any more. */
export const closedLots = (history: readonly Known[], rows: readonly ReadRow[]): string[] => [
  ...new Set(rows.map(({ lot }) => lot.lot).filter((lot) => isClosed(history, lot))),
];

/**
 * The lines of a file that are not signed yet: all, none, or what was left when a phone was switched off in the middle.
 */
export const remaining = (
  history: readonly (Known & { readonly file: string | undefined })[],
  { file, rows }: Pick<Batch, "file" | "rows">,
): readonly ReadRow[] => {
  const taken = new Set(history.flatMap((one) => (one.file === file.sha256 ? [pieceOf(one)] : [])));
  return rows.filter((row) => !taken.has(pieceOf({ ...row, lot: row.lot.lot })));
};

const pieceOf = ({ lot, ruleSet, sample }: Pick<Known, "lot" | "ruleSet" | "sample">): string =>
  `${lot} ${ruleSet} ${String(sample)}`;

/** One record for each line, numbered behind what was signed before. */
export function draftsOf(
  history: readonly Known[],
  { closes, file, rows }: Batch,
  taking: Omit<Taking, "source">,
): RecordDraft[] {
  const known: Known[] = [...history];
  const last = new Map(rows.map((row, at) => [row.lot.lot, at]));
  return rows.map((row, at) => {
    const closing = closes && last.get(row.lot.lot) === at;
    const finding: Finding = { ...row, closing, attachments: [file] };
    const piece = { lot: row.lot.lot, ruleSet: row.ruleSet, sample: row.sample };
    const numbers = numbersFor(known, piece);
    known.push({ ...piece, ...numbers, closing });
    return draftOf(finding, numbers, { ...taking, source: "document" });
  });
}
