import type { Occurrence } from "../../quality/alerts/alert.ts";
import type { Severity } from "../../quality/alerts/kind.ts";
import type { NotificationEvent, NotificationKind, NotificationSeverity } from "./notification.ts";

const severityOf: Readonly<Record<NotificationSeverity, Severity>> = {
  MINOR: "information",
  MAJOR: "warning",
  CRITICAL: "critical",
  "LIFE-THREATENING": "critical",
};

interface Told {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly severity: NotificationSeverity;
  readonly at: Date;
}

interface Between {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly things: number;
  readonly sender: { readonly party: string | undefined };
  readonly receiver: { readonly party: string | undefined };
}

/** What the other side finds among his alerts of what this one did: nothing of what is only an answer in order. */
export function newsOf(
  { id, kind, receiver, sender, things }: Between,
  { what }: NotificationEvent,
  thing: string,
  at: Date,
): (Occurrence & { readonly party: string; readonly once: string }) | undefined {
  const party = what === "declined" ? sender.party : receiver.party;
  if (party === undefined || (what !== "declined" && what !== "canceled")) return undefined;
  return {
    party,
    kind: "qualityNotification",
    subject: thing,
    severity: what === "declined" ? "warning" : "information",
    about: { notification: id, told: kind, answer: what, things },
    entries: [],
    at: at.toISOString(),
    once: `${id} ${what} ${at.toISOString()}`,
  };
}

/** What whoever is told of it finds among his alerts; nothing for one that is not here. */
export function alertOf(
  { at, id, kind, severity }: Told,
  to: { readonly partner: string | undefined; readonly things: readonly string[] },
): (Occurrence & { readonly party: string; readonly once: string }) | undefined {
  if (to.partner === undefined) return undefined;
  return {
    party: to.partner,
    kind: "qualityNotification",
    subject: to.things[0] ?? id,
    severity: severityOf[severity],
    about: { notification: id, told: kind, severity, things: to.things.length },
    entries: [],
    at: at.toISOString(),
    once: id,
  };
}
