import bwip from "bwip-js/node";

/** Recovers about 7, 15, 25 or 30 % of damaged codewords (ISO/IEC 18004, table 12). */
export const correctionLevels = ["L", "M", "Q", "H"] as const;
export type CorrectionLevel = (typeof correctionLevels)[number];

/** Light on every side, as wide as four modules (ISO/IEC 18004, section 9.1). */
export const QUIET_MODULES = 4;

/** A QR code by its modules. */
export interface QrModules {
  /** Modules on a side, without the quiet zone. */
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

export function qrOf(text: string, level: CorrectionLevel): QrModules {
  const [code] = bwip.raw(symbolOf(text, level)) as readonly Raw[];
  if (code === undefined) throw new Error("no QR code was made");
  const { pixs, pixx: size } = code;
  return { size, isDark: (row, column) => pixs[row * size + column] === 1 };
}

/** What bwip-js hands on to BWIPP: its types know the options of no symbology. */
const symbolOf = (text: string, level: CorrectionLevel) => ({
  bcid: "qrcode",
  text,
  eclevel: level,
});

interface Raw {
  readonly pixs: readonly number[];
  readonly pixx: number;
}

/** One path, a unit to a module: sharp in any size. */
export function qrSvg(qr: QrModules): string {
  const side = qr.size + 2 * QUIET_MODULES;
  const path = runsOf(qr)
    .map(
      ({ column, length, row }) =>
        `M${String(column + QUIET_MODULES)} ${String(row + QUIET_MODULES)}h${String(length)}v1h-${String(length)}z`,
    )
    .join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(side)} ${String(side)}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${String(side)}v${String(side)}H0z"/><path d="${path}"/></svg>`
  );
}

export interface Run {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

/** Dark modules side by side as one bar each: fewer seams for a printer to show. */
export function runsOf({ isDark, size }: QrModules): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const start = column;
      while (column < size && isDark(row, column)) column++;
      if (column > start) runs.push({ row, column: start, length: column - start });
    }
  return runs;
}

/** @param scale a module is twice as many pixels wide */
export const qrPng = (text: string, level: CorrectionLevel, scale: number): Promise<Buffer> =>
  bwip.toBuffer({
    ...symbolOf(text, level),
    scale,
    // In halves of a module.
    padding: 2 * QUIET_MODULES,
    backgroundcolor: "FFFFFF",
  });
