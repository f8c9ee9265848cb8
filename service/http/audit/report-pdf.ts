import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
// oxlint-disable-next-line import/no-named-as-default -- its types know the default export alone
import PDFDocument from "pdfkit";
import type { Language } from "../../evidence/verification/describe.ts";
import {
  type AuditedLot,
  type AuditReport,
  auditWords,
  headOf,
  linesOf,
  verdictSaid,
} from "../../quality/audit/report.ts";

const MARGIN = 42;
const colours = { pass: "#1a6b3c", fail: "#b3261e", notChecked: "#7a5a00" } as const;
const marks = { pass: "+", fail: "x", notChecked: "-" } as const;

type Document = PDFKit.PDFDocument;

/** The report on paper: A4, the same font for both languages, embedded. */
export async function reportPdf(report: AuditReport, language: Language): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    bufferPages: true,
    info: { Title: auditWords[language].title, CreationDate: new Date(report.madeAt) },
  });
  const parts: Buffer[] = [];
  document.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.on("end", resolve);
    document.on("error", reject);
  });
  document.registerFont("text", await font("Regular")).registerFont("bold", await font("Bold"));
  writeHead(document, report, language);
  for (const lot of report.lots) writeLot(document, lot, language);
  writeRedo(document, language);
  numberPages(document);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

/** The package exports no path of its files: they lie beside its code. */
const font = (weight: "Regular" | "Bold"): Promise<Buffer> => {
  const code = createRequire(import.meta.url).resolve("@embedpdf/fonts-sc");
  return readFile(join(dirname(code), `../fonts/NotoSansHans-${weight}.otf`));
};

function writeHead(document: Document, report: AuditReport, language: Language): void {
  const words = auditWords[language];
  document.font("bold").fontSize(18).text(words.title).moveDown(0.6);
  for (const [label, value] of headOf(report, language)) {
    document.font("bold").fontSize(8).fillColor("#555555").text(label);
    document.font("text").fontSize(9).fillColor("black").text(value).moveDown(0.2);
  }
  document.moveDown(0.5).font("bold").fontSize(13).text(words.summary).moveDown(0.3);
  for (const lot of report.lots)
    document
      .font("text")
      .fontSize(9)
      .fillColor(colourOf(lot))
      .text(`${lot.lot.slice(0, 16)}…  ${lot.uri ?? ""}  ${verdictSaid(lot, language)}`);
  document.fillColor("black");
}

const colourOf = ({ verdict }: AuditedLot): string => {
  if (verdict === "verified") return colours.pass;
  return verdict === "failed" ? colours.fail : colours.notChecked;
};

function writeLot(document: Document, lot: AuditedLot, language: Language): void {
  const words = auditWords[language];
  document.addPage().font("bold").fontSize(13).text(words.lot).moveDown(0.2);
  document.font("text").fontSize(9).text(lot.lot);
  if (lot.uri !== null) document.text(lot.uri);
  document.text(`${words.records}: ${String(lot.records)}`).moveDown(0.3);
  document.font("bold").fillColor(colourOf(lot)).text(verdictSaid(lot, language));
  document.fillColor("black").moveDown(0.5);
  for (const { detail, said, status, subject } of linesOf(lot, language)) {
    document
      .font("bold")
      .fontSize(9)
      .fillColor(colours[status])
      .text(`${marks[status]} ${said}  `, { continued: true })
      .fillColor("black")
      .text(`${subject}  `, { continued: true })
      .font("text")
      .text(detail)
      .moveDown(0.15);
  }
}

function writeRedo(document: Document, language: Language): void {
  const { doubt, redo } = auditWords[language];
  document.addPage().font("text").fontSize(10);
  for (const line of redo) document.text(line).moveDown(0.4);
  document.moveDown(0.5).fillColor("#555555").text(doubt);
}

function numberPages(document: Document): void {
  const { count } = document.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    document.switchToPage(at);
    document
      .font("text")
      .fontSize(8)
      .fillColor("#555555")
      // Within the margins, so that it makes no page of its own.
      .text(`${String(at + 1)} / ${String(count)}`, MARGIN, document.page.height - MARGIN - 12, {
        align: "right",
        lineBreak: false,
      });
  }
}
