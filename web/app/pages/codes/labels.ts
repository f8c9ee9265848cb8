import { fill } from "../../../shared/language.ts";
import { linkOf, type Typed } from "./link-of.ts";
import type { codeWords } from "./words.ts";

/** Labels as they are filled in. */
export interface LabelDraft {
  readonly gtin: string;
  readonly lot: string;
  /** One to a line; none for labels that are all alike. */
  readonly serials: string;
  readonly copies: string;
  /** Printed as the product; empty for what is published. */
  readonly name: string;
  readonly layout: "sheet" | "single";
  readonly level: "L" | "M" | "Q" | "H";
}

type Words = (typeof codeWords)["en"]["errors"];

/** A code for each label, or what is wrong with one of the fields; nothing where the code's own fields are. */
export type Labels =
  { readonly codes: readonly string[] } | { readonly serials?: string; readonly copies?: string };

export const LABELS_MAX = 500;
const ON_SHEET = 27;

export const serialsOf = ({ serials }: LabelDraft): readonly string[] =>
  serials
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** The first of them: what the preview shows. */
export const thingOf = (draft: LabelDraft): Typed => ({
  gtin: draft.gtin,
  lot: draft.lot,
  serial: serialsOf(draft)[0] ?? "",
});

export function labelsOf(draft: LabelDraft, words: Words): Labels {
  const whole = linkOf({ gtin: draft.gtin, lot: draft.lot });
  if ("wrong" in whole) return {};
  const serials = serialsOf(draft);
  if (serials.length === 0) return copiesOf(whole.uri, draft, words);
  if (serials.length > LABELS_MAX)
    return { serials: fill(words.tooMany, { count: serials.length }) };
  const codes: string[] = [];
  for (const [at, serial] of serials.entries()) {
    const made = linkOf({ gtin: draft.gtin, lot: draft.lot, serial });
    if ("wrong" in made) return { serials: fill(words.serialLine, { line: at + 1 }) };
    if (codes.includes(made.uri)) return { serials: fill(words.twice, { line: at + 1 }) };
    codes.push(made.uri);
  }
  return { codes };
}

function copiesOf(uri: string, { copies }: LabelDraft, words: Words): Labels {
  const count = /^\d{1,3}$/.test(copies.trim()) ? Number(copies) : 0;
  if (count < 1 || count > LABELS_MAX) return { copies: words.copies };
  return { codes: Array.from({ length: count }, () => uri) };
}

export const pagesOf = (count: number, layout: LabelDraft["layout"]): number =>
  layout === "sheet" ? Math.ceil(count / ON_SHEET) : count;

/**
 * Serial numbers that follow each other, as wide as the first.
 * @returns undefined for a first one that does not end in digits, or a number that is none
 */
export function seriesOf(first: string, count: string): readonly string[] | undefined {
  const [, head = "", digits] = /^(.*?)(\d{1,15})$/.exec(first.trim()) ?? [];
  const length = /^\d{1,3}$/.test(count.trim()) ? Number(count) : 0;
  if (digits === undefined || length < 1 || length > LABELS_MAX) return undefined;
  return Array.from(
    { length },
    (_, at) => head + String(Number(digits) + at).padStart(digits.length, "0"),
  );
}
