/** What is kept for a time, and then goes by itself. */
export const retained = ["notice", "authorisation", "individualConsent", "objection"] as const;
export type Retained = (typeof retained)[number];

export interface RetentionRule {
  readonly days: number;
  /** From when the days are counted, and why they are as many. */
  readonly why: string;
}

const YEAR_DAYS = 365;
/** Civil claims lapse after three years (PRC Civil Code article 188); nobody need prove anything for longer. */
const CLAIM_DAYS = 3 * YEAR_DAYS;

export const retention: Readonly<Record<Retained, RetentionRule>> = {
  notice: { days: YEAR_DAYS, why: "since it was made; what it tells stands elsewhere" },
  authorisation: {
    days: CLAIM_DAYS,
    why: "since it expired; until then it proves by what right somebody looked",
  },
  individualConsent: {
    days: CLAIM_DAYS,
    why: "since it expired or was withdrawn; until then it proves that the person was asked. That it was withdrawn is kept, without what it says, until it would have expired",
  },
  objection: {
    days: CLAIM_DAYS,
    why: "since it was answered; until then it stands beside its figure",
  },
};
