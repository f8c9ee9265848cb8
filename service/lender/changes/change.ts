export const changeKinds = ["decision", "ruling", "review", "loan"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Something that changed in a lender's house. */
export interface Change {
  /** In the order in which changes can be read, from 1, with gaps. */
  readonly no: number;
  readonly id: string;
  readonly kind: ChangeKind;
  /** The decision, the ruling, the decision that was reviewed, or the loan. */
  readonly subject: string;
  /** The outcome, the state of the limit, or what happened to the loan. */
  readonly what: string;
  /** Party id, hexadecimal. */
  readonly factory: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/**
 * A CloudEvent in structured mode (CloudEvents 1.0, JSON event format), with the same id whenever it is sent. It says what
 * changed and not how: what a firm may borrow is read in the house, by whoever has its token.
 */
export const cloudEventOf = ({ at, factory, id, kind, no, subject, what }: Change): object => ({
  specversion: "1.0",
  id,
  source: "/v1/changes",
  type: `dev.tallystick.${kind}.${what}`,
  subject,
  time: at,
  datacontenttype: "application/json",
  data: { no, kind, subject, what, factory },
});
