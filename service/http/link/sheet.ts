import { createRequire } from "node:module";
import { finished } from "node:stream/promises";
import PdfDocument from "pdfkit";
import { type CorrectionLevel, qrOf, QUIET_MODULES, runsOf } from "./qr.ts";

/** What is printed on one label. */
export interface Label {
  /** What the QR code holds. */
  readonly address: string;
  /** The name of the product, in any script. */
  readonly name: string;
  readonly lot: string | undefined;
  readonly serial: string | undefined;
  /** As people read it: `(01)…(10)…`. */
  readonly readable: string;
}

export type Layout = "sheet" | "single";

const POINTS_PER_MM = 72 / 25.4;
const mm = (millimetres: number): number => millimetres * POINTS_PER_MM;

const LABEL = { width: mm(50), height: mm(30) } as const;
/** DIN A4, portrait: three columns and nine rows of labels, cut along the lines. */
const PAGE = { width: mm(210), height: mm(297), columns: 3, rows: 9 } as const;
const PADDING = mm(2);

/** Simplified Chinese and Latin (Noto Sans Hans, OFL); only the characters that are used get into the file. */
const font = createRequire(import.meta.url)
  .resolve("@embedpdf/fonts-sc")
  .replace(/dist\/.*$/, "fonts/NotoSansHans-Regular.otf");

/** Labels of 50 by 30 millimetres, in a grid on A4 or one to a page for a label printer. */
export async function labelSheet(
  labels: readonly Label[],
  layout: Layout,
  level: CorrectionLevel,
): Promise<Buffer> {
  const isSheet = layout === "sheet";
  const size: [number, number] = isSheet ? [PAGE.width, PAGE.height] : [LABEL.width, LABEL.height];
  const document = new PdfDocument({ size, margin: 0, autoFirstPage: false, font });
  const parts: Buffer[] = [];
  document.on("data", (part: Buffer) => parts.push(part));
  const perPage = isSheet ? PAGE.columns * PAGE.rows : 1;
  for (const [at, label] of labels.entries()) {
    if (at % perPage === 0) document.addPage();
    const { x, y } = isSheet ? placeOf(at % perPage) : { x: 0, y: 0 };
    if (isSheet) document.rect(x, y, LABEL.width, LABEL.height).lineWidth(0.2).stroke("#bbb");
    draw(document, label, { x, y, level });
  }
  document.end();
  await finished(document);
  return Buffer.concat(parts);
}

function placeOf(at: number): { readonly x: number; readonly y: number } {
  const left = (PAGE.width - PAGE.columns * LABEL.width) / 2;
  const top = (PAGE.height - PAGE.rows * LABEL.height) / 2;
  const column = at % PAGE.columns;
  return { x: left + column * LABEL.width, y: top + Math.floor(at / PAGE.columns) * LABEL.height };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly level: CorrectionLevel;
}

/** The code on the left with its quiet zone, words on the right; what does not fit is cut. */
function draw(document: PDFKit.PDFDocument, label: Label, { level, x, y }: Place): void {
  const side = LABEL.height - 2 * PADDING;
  drawCode(document, label.address, { x: x + PADDING, y: y + PADDING, level }, side);
  const text = { x: x + PADDING + side + mm(0.5), width: LABEL.width - side - 2.5 * PADDING };
  const lines = [
    { text: label.name, size: 7, height: mm(9.5) },
    { text: label.lot === undefined ? "" : `批次 Lot ${label.lot}`, size: 5.5, height: mm(4.5) },
    {
      text: label.serial === undefined ? "" : `序号 S/N ${label.serial}`,
      size: 5.5,
      height: mm(4.5),
    },
    { text: label.readable, size: 4.5, height: mm(6) },
  ];
  let top = y + PADDING;
  for (const { height, size, text: words } of lines) {
    if (words === "") continue;
    document
      .fontSize(size)
      .fillColor("#000")
      .text(words, text.x, top, { width: text.width, height, ellipsis: true, lineGap: 0 });
    top += height;
  }
}

function drawCode(
  document: PDFKit.PDFDocument,
  address: string,
  { level, x, y }: Place,
  side: number,
): void {
  const qr = qrOf(address, level);
  const module = side / (qr.size + 2 * QUIET_MODULES);
  const at = (count: number): number => (count + QUIET_MODULES) * module;
  for (const { column, length, row } of runsOf(qr))
    document.rect(x + at(column), y + at(row), length * module, module);
  document.fill("#000");
}
