import writeExcelFile from "write-excel-file/universal";
import type { Language } from "../../evidence/verification/describe.ts";
import {
  type AuditReport,
  auditWords,
  headOf,
  linesOf,
  verdictSaid,
} from "../../quality/audit/report.ts";

/** The report as a spreadsheet: what it rests on, a line for each lot, a line for each check of each lot. */
export async function reportSheet(report: AuditReport, language: Language): Promise<Buffer> {
  const words = auditWords[language];
  const summary = [
    ...headOf(report, language).map(([label, value]) => [...head(label), value]),
    [],
    head(words.lot, "URI", words.records, words.verdict),
    ...report.lots.map((lot) => [lot.lot, lot.uri, lot.records, verdictSaid(lot, language)]),
    [],
    ...[...words.redo, words.doubt].map((line) => [line]),
  ];
  const checks = [
    head(words.lot, words.check, words.status, words.finding),
    ...report.lots.flatMap((lot) =>
      linesOf(lot, language).map(({ detail, said, subject }) => [lot.lot, subject, said, detail]),
    ),
  ];
  const columns = [{ width: 34 }, { width: 40 }, { width: 14 }, { width: 90 }];
  const blob = await writeExcelFile([
    { data: summary, sheet: words.summary, columns },
    { data: checks, sheet: words.check, columns, stickyRowsCount: 1 },
  ]).toBlob();
  return Buffer.from(await blob.arrayBuffer());
}

const head = (...names: string[]) => names.map((value) => ({ value, fontWeight: "bold" as const }));
