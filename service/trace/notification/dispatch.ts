import type { Suspect } from "../containment.ts";
import type { NotificationKind, NotificationSeverity } from "./notification.ts";
import type { Recipient, Recipients } from "./recipients.ts";

/** What somebody wants told to whom it concerns one tier on. */
export interface DispatchDraft {
  /** UUID that the sender chose: the same again is sent once. */
  readonly id: string;
  /** Party id, hexadecimal. */
  readonly party: string;
  /** What it follows from: a containment of the party's, or a notification that it received. */
  readonly basis: Basis;
  readonly kind: NotificationKind;
  readonly severity: NotificationSeverity;
  readonly information: string;
  /** UTC, ISO 8601. */
  readonly targetAt: string | undefined;
  /** Keys of recipients; undefined: all. */
  readonly to: readonly string[] | undefined;
}

export type Basis = { readonly containment: string } | { readonly notification: string };

/** What a basis comes to: what to look from, and who was told of it before. */
export interface Ground {
  readonly suspects: readonly Suspect[];
  /** By key of a recipient: names of things. */
  readonly told: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys of those it came from, tier by tier: telling them would close a circle. */
  readonly tellers: ReadonlySet<string>;
}

export type RecipientState = "new" | "told" | "teller";

export interface Candidate extends Recipient {
  /** `new`: `things` are what he was not told of yet. */
  readonly state: RecipientState;
}

/** Why something is not sent. */
export const dispatchRefusals = {
  thingUnknown: "No event of the party names any of that.",
  tooMuch: "More is affected than one notification can name: name more closely what is suspect.",
  nobodyToTell: "By its own events the party gave or got none of that from anybody it can tell.",
  notDirectPartner: "By the party's own events this one is not the next to have any of it.",
  cyclic: "It came from there.",
  targetPassed: "The target date is over.",
  partnerUnknown: "There is no such party here.",
  bpnlMissing: "Without the business partner numbers of both sides there is no message.",
  itemUnknown: "It is about something that no event of the party names.",
  notReceiver: "The message is for somebody else.",
  notOutside: "Both sides are here: what one does the other sees.",
} as const;
export type DispatchRefusal = keyof typeof dispatchRefusals;

/** Nothing of it was sent or taken. */
export class DispatchRefused extends Error {
  readonly refusal: DispatchRefusal;
  constructor(refusal: DispatchRefusal) {
    super(dispatchRefusals[refusal]);
    this.name = "DispatchRefused";
    this.refusal = refusal;
  }
}

export const candidatesOf = (
  { recipients }: Recipients,
  { tellers, told }: Ground,
): readonly Candidate[] =>
  recipients.map((one) => {
    if (tellers.has(one.key)) return { ...one, state: "teller" };
    const before = told.get(one.key);
    const things = one.things.filter((thing) => before?.has(thing) !== true);
    return things.length === 0 ? { ...one, state: "told" } : { ...one, things, state: "new" };
  });

/** Whom it goes to. Who was told before is passed over, so that saying it twice tells nobody twice. */
export function chosen(
  candidates: readonly Candidate[],
  to: readonly string[] | undefined,
): readonly Candidate[] | DispatchRefusal {
  const asked = to === undefined ? candidates : candidates.filter(({ key }) => to.includes(key));
  if (to?.some((key) => !candidates.some((one) => one.key === key)) === true)
    return "notDirectPartner";
  const isTeller = ({ state }: Candidate): boolean => state === "teller";
  if (to === undefined ? asked.length > 0 && asked.every(isTeller) : asked.some(isTeller))
    return "cyclic";
  const rest = asked.filter(({ state }) => state === "new");
  const isToldAlready = asked.some(({ state }) => state === "told");
  return rest.length > 0 || isToldAlready ? rest : "nobodyToTell";
}
