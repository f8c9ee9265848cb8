import type { Occurrence } from "../../quality/alerts/alert.ts";
import type { Severity } from "../../quality/alerts/kind.ts";
import type { NotificationKind, NotificationSeverity } from "./notification.ts";

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
