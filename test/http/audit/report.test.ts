import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { reportPdf } from "../../../service/http/audit/report-pdf.ts";
import { reportSheet } from "../../../service/http/audit/report-sheet.ts";
import { asCheck, fail, notChecked, pass } from "../../../service/evidence/verification/check.ts";
import { type AuditReport, auditWords } from "../../../service/quality/audit/report.ts";

const lot = "a1".repeat(32);
const report: AuditReport = {
  factory: "f0".repeat(32),
  period: { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" },
  product: null,
  madeAt: "2026-03-01T08:00:00.000Z",
  manifestHash: "aa".repeat(32),
  logSize: 4711,
  logRoot: "bb".repeat(32),
  nonce: "0102030405060708",
  seed: "cc".repeat(32),
  candidates: 40,
  lots: [
    {
      lot,
      uri: "https://id.gs1.org/01/09506000134352/10/L-1",
      records: 3,
      verdict: "failed",
      reason: null,
      checks: [
        asCheck("lot.records", pass("lotRecordsGood", { count: 3 })),
        asCheck(
          "lot.ordinals",
          fail("lotOrdinalMissing", { keyId: "ab".repeat(32), missing: "2" }),
        ),
        asCheck("endpoints.agree", notChecked("endpointSingle")),
      ],
    },
    {
      lot: "b2".repeat(32),
      uri: null,
      records: 0,
      verdict: "absent",
      reason: "notAnchored",
      checks: [],
    },
  ],
};

describe.each(["en", "zh"] as const)("a report in %s", (language) => {
  it("is a PDF of its own fonts with a page for each lot", async () => {
    const pdf = await reportPdf(report, language);
    const text = pdf.toString("latin1");
    expect(text.slice(0, 5)).toBe("%PDF-");
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(report.lots.length + 2);
    expect(text).toContain("/FontFile3");
    const folder = process.env["REPORT_FILES"];
    if (folder !== undefined) await writeFile(join(folder, `lot-audit-${language}.pdf`), pdf);
  });

  it("is a spreadsheet with what it rests on and a line for every check", async () => {
    const bytes = await reportSheet(report, language);
    const sheets = await readXlsxFile(bytes);
    const [summary, checks] = sheets.map(({ data }) => data);
    const said = summary?.flat() ?? [];
    for (const value of [report.seed, report.nonce, report.manifestHash, lot])
      expect(said).toContain(value);
    const { absent, reasons } = auditWords[language];
    expect(said).toContain(`${absent}: ${reasons.notAnchored}`);
    expect(checks?.slice(1).map((row) => row[0])).toEqual([lot, lot, lot]);
  });
});
