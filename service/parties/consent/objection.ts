import { intersection, type Period } from "./period.ts";
import type { Section } from "./section.ts";

/** A factory's objection to a figure, as everybody who reads the figure sees it. */
export interface Objection {
  readonly number: number;
  readonly section: Section;
  readonly figure: string;
  readonly period: Period;
  readonly reason: string;
  readonly raisedAt: string;
  /** When it has to be answered. */
  readonly dueAt: string;
  readonly answer: ObjectionAnswer | null;
}

export interface ObjectionAnswer {
  readonly text: string;
  /** Whether the figure was wrong. */
  readonly upheld: boolean;
  readonly answeredAt: string;
}

/** The objections to what is shown, answered or not: an answer is part of the figure's history. */
export const flagsOn = (
  objections: readonly Objection[],
  section: Section,
  period: Period,
): Objection[] =>
  objections.filter(
    (one) => one.section === section && intersection(one.period, period) !== undefined,
  );

/** Open for longer than it may be; one that was answered late was overdue until then. */
export const isOverdue = ({ answer, dueAt }: Objection, now: string): boolean =>
  (answer?.answeredAt ?? now) > dueAt;
