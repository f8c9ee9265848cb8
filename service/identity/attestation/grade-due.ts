import type { KeyGrade } from "../../parties/acts/device-acts.ts";
import type { AttestationStatus } from "./appraisal/appraise.ts";

/** The newest appraisal of a key by one attester, and how the chain grades the key. */
export interface Graded {
  readonly status: AttestationStatus;
  readonly lapsesAtMs: number;
  readonly grade: KeyGrade;
  /** Whether the attester himself gave it this grade. */
  readonly isOwnGrade: boolean;
}

/**
 * What the attester is to say on chain: up to hardware on a good appraisal, down where his own word no longer stands. A
 * warning changes nothing until it lapses: the key is where it was.
 * @returns undefined where all is said
 */
export function gradeDue(graded: Graded, nowMs: number): KeyGrade | undefined {
  const stands = graded.lapsesAtMs > nowMs;
  if (graded.grade !== "hardware")
    return stands && graded.status === "affirming" ? "hardware" : undefined;
  const isOver = !stands || graded.status === "contraindicated";
  return isOver && graded.isOwnGrade ? "software" : undefined;
}
