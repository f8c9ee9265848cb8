/**
 * What a party is told:
 * - `newLooker`: another party looked, or tried to, for the first time
 * - `authorisationEnded`: an authorisation that the party was granted is revoked
 * - `figureObjected`, `objectionAnswered`: to a figure that the party read, or gave
 * - `objectionRaised`: the operator has to answer
 */
export const noticeKinds = [
  "newLooker",
  "authorisationEnded",
  "figureObjected",
  "objectionRaised",
  "objectionAnswered",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface Notice {
  readonly no: number;
  readonly kind: NoticeKind;
  readonly at: string;
  readonly about: Readonly<Record<string, unknown>>;
}
