import type { EvidencedFigure } from "../../service/credit/decision/application.ts";
import { percent, shownValue } from "../app/pages/portrait/shown.ts";

/** More may stand beside a figure than a decision reads of it. */
interface Beside {
  readonly unit?: string;
  readonly log?: { readonly first: number; readonly last: number } | null;
}

export const besideOf = (figure: EvidencedFigure): Beside => figure as Beside;

/** A figure's value, or why there is none. */
export function shownFigure(
  figure: EvidencedFigure,
  gaps: Readonly<Record<string, string>>,
): string {
  const { gap, value } = figure;
  if (value === null) return gaps[gap ?? ""] ?? gap ?? "–";
  const { unit } = besideOf(figure);
  return unit === undefined ? value : shownValue(value, unit);
}

const machines = new Set(["sensor", "controller"]);

interface Shares {
  readonly hardware: string;
  readonly machines: string;
  readonly records: number;
}

/** Of the records behind a figure, how many keys in hardware signed, and how many machines measured. */
export function gradeShares(grades: EvidencedFigure["grades"]): Shares {
  const all = Object.entries(grades).map(([grade, count]) => ({ parts: grade.split("/"), count }));
  const records = all.reduce((sum, { count }) => sum + count, 0);
  const shareOf = (isMeant: (parts: readonly string[]) => boolean): string => {
    const meant = all.filter(({ parts }) => isMeant(parts));
    const count = meant.reduce((sum, one) => sum + one.count, 0);
    return records === 0 ? "–" : percent(String(count / records), 0);
  };
  return {
    hardware: shareOf(([key]) => key === "hardware"),
    machines: shareOf(([, source = ""]) => machines.has(source)),
    records,
  };
}
