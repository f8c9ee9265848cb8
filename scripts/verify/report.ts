import {
  type Check,
  checkIds,
  lotCheckIds,
  snapshotCheckIds,
  type Status,
  traceCheckIds,
  type Verdict,
  verdictOf,
} from "../../service/evidence/verification/check.ts";
import { describe, type Language, wordsOf } from "../../service/evidence/verification/describe.ts";

/** One bundle's checks; of a lot, those of each of its records beside its own. */
export interface Verification {
  readonly file: string;
  readonly kind: "record" | "lot" | "trace" | "snapshot";
  readonly checks: readonly Check[];
  readonly records?: readonly { readonly index: number; readonly checks: readonly Check[] }[];
}

export interface Style {
  readonly language: Language;
  readonly colour: boolean;
  /** Every check of every record of a lot. */
  readonly details: boolean;
}

const marks: Readonly<Record<Status, string>> = { pass: "✓", fail: "✗", notChecked: "–" };
const colours: Readonly<Record<Status, string>> = { pass: "32", fail: "31", notChecked: "33" };
const statusOf: Readonly<Record<Verdict, Status>> = {
  verified: "pass",
  failed: "fail",
  incomplete: "notChecked",
};

const expected = {
  record: checkIds,
  lot: lotCheckIds,
  trace: traceCheckIds,
  snapshot: snapshotCheckIds,
} as const;
const sentences = {
  record: "verdicts",
  lot: "lotVerdicts",
  trace: "traceVerdicts",
  snapshot: "snapshotVerdicts",
} as const;

const verdictOn = ({ checks, kind }: Verification): Verdict => verdictOf(checks, expected[kind]);

const sentencesFor = ({ kind }: Verification, { language }: Style) =>
  wordsOf(language)[sentences[kind]];

/** Every check on a line of its own, those of a lot's records before those of the lot, then the verdict. */
export function reportOne(verification: Verification, style: Style): string {
  const { checks, records = [] } = verification;
  const verdict = verdictOn(verification);
  const sentence = sentencesFor(verification, style)[verdict];
  const lines = [
    ...records.flatMap((record) => recordLines(record, style)),
    ...checks.map((check) => line(check, style)),
  ];
  return `${lines.join("\n")}\n\n${paint(sentence, statusOf[verdict], style)}\n`;
}

/** A record's causes to doubt it, or with `details` all that was checked. */
function recordLines(
  { checks, index }: { readonly index: number; readonly checks: readonly Check[] },
  style: Style,
): string[] {
  const shown = style.details ? checks : checks.filter(isCause);
  return shown.map((check) => `#${String(index).padEnd(7)} ${line(check, style)}`);
}

/** A line for each bundle, and below it the checks that it did not pass. */
export function reportMany(verifications: readonly Verification[], style: Style): string {
  const width = Math.max(...verifications.map(({ file }) => file.length));
  const rows = verifications.map((verification) => {
    const { checks, file } = verification;
    const verdict = verdictOn(verification);
    const status = statusOf[verdict];
    const lacking = checks.filter(isCause);
    const head = `${paint(marks[status], status, style)} ${file.padEnd(width)}  ${sentencesFor(verification, style)[verdict]}`;
    return [head, ...lacking.map((check) => `    ${line(check, style)}`)].join("\n");
  });
  return `${rows.join("\n")}\n\n${countVerdicts(verifications)}\n`;
}

/** Worth a line of its own: not merely the consequence of another check. */
const isCause = ({ code, required, status }: Check): boolean =>
  code !== "needs" && (status === "fail" || (required && status === "notChecked"));

/** What a machine reads; the shape is the same for one bundle and for many. */
export function reportJson(verifications: readonly Verification[], language: Language): string {
  const said = (checks: readonly Check[]) =>
    checks.map((check) => ({ ...check, ...describe(check, language) }));
  const bundles = verifications.map((one) => ({
    file: one.file,
    verdict: verdictOn(one),
    checks: said(one.checks),
    ...(one.records && {
      records: one.records.map(({ checks, index }) => ({ index, checks: said(checks) })),
    }),
  }));
  return `${JSON.stringify({ verified: isVerified(verifications), bundles }, undefined, 2)}\n`;
}

export const isVerified = (verifications: readonly Verification[]): boolean =>
  verifications.every((one) => verdictOn(one) === "verified");

function countVerdicts(verifications: readonly Verification[]): string {
  const count = { verified: 0, failed: 0, incomplete: 0 };
  for (const one of verifications) count[verdictOn(one)]++;
  return `${count.verified} verified, ${count.failed} failed, ${count.incomplete} incomplete`;
}

function line(check: Check, style: Style): string {
  const { detail, subject } = describe(check, style.language);
  const words = wordsOf(style.language);
  const mark = `${marks[check.status]} ${pad(words.statuses[check.status], 12)}`;
  return `${paint(mark, check.status, style)}${pad(subject, 26)}${detail}`;
}

/** Pads to columns of a terminal, where a Chinese character takes two. */
function pad(text: string, columns: number): string {
  const wide = text.match(/[\u2E80-\u9FFF\uFF00-\uFF60]/g)?.length ?? 0;
  return text + " ".repeat(Math.max(1, columns - text.length - wide));
}

const paint = (text: string, status: Status, { colour }: Style): string =>
  colour ? `\u001B[${colours[status]}m${text}\u001B[0m` : text;
