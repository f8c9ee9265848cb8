import { compareDeclared, type Comparison } from "../declared.ts";
import type { DeclaredTerms } from "./watch.ts";

/** What was declared of a machine, and what it measured since. */
export interface DeclarationState {
  readonly value: number | null;
  /** What the declaring record is about: another part is another run. */
  readonly subject: string | null;
  /** Entry that declares it. */
  readonly index: number;
  readonly readings: readonly number[];
  /** Whether somebody was told that it is contradicted. */
  readonly isTold: boolean;
}

export const newDeclaration: DeclarationState = {
  value: null,
  subject: null,
  index: 0,
  readings: [],
  isTold: false,
};

export interface Said {
  readonly declared: readonly number[];
  readonly measured: readonly number[];
  readonly subject: string | null;
  readonly index: number;
}

/** Of one declaration: more of them say nothing new. */
const READINGS_MAX = 5_000;

export interface Contradiction extends Comparison {
  readonly declared: number;
  /** Entry that declares it. */
  readonly index: number;
}

/** Takes what a record says; each declaration is contradicted once. */
export function declare(
  state: DeclarationState,
  terms: DeclaredTerms,
  { declared, index, measured, subject }: Said,
): { readonly state: DeclarationState; readonly found: Contradiction | undefined } {
  const value = declared.at(-1);
  const isSame = value === state.value && subject === state.subject;
  const held = value === undefined || isSame ? state : { ...newDeclaration, value, subject, index };
  if (held.value === null || measured.length === 0) return { state: held, found: undefined };
  const next = { ...held, readings: [...held.readings, ...measured].slice(-READINGS_MAX) };
  const comparison = compareDeclared(termsOf(terms, held.value), next.readings);
  if (next.isTold || comparison.outcome !== "contradicted")
    return { state: next, found: undefined };
  const found = { ...comparison, declared: held.value, index: held.index };
  return { state: { ...next, isTold: true }, found };
}

function termsOf({ besideFrom, least, share, tolerance }: DeclaredTerms, value: number) {
  const from = besideFrom === undefined ? Number.POSITIVE_INFINITY : Number(besideFrom);
  return {
    value,
    tolerance: Number(tolerance) * Math.abs(value),
    isBeside: (reading: number) => reading >= from,
    share: Number(share),
    least,
  };
}
