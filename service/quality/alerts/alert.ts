import { dispositions } from "../lot.ts";
import { type AlertKind, type Severity, worse } from "./kind.ts";

export const alertStates = ["raised", "acknowledged", "contained", "closed"] as const;
export type AlertState = (typeof alertStates)[number];

/** How an alert ends: what is done with the product (Catena-X CX-0164), or that there was nothing. */
export const alertDispositions = [...dispositions, "falseAlarm"] as const;
export type AlertDisposition = (typeof alertDispositions)[number];

/** What happened, as whoever notices it tells it. */
export interface Occurrence {
  readonly kind: AlertKind;
  /** What it is about, in words of the factory: one open alert for each kind and subject. */
  readonly subject: string;
  readonly severity: Severity;
  /** Figures and names, by code; no names of people. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Entries of the log that show it. */
  readonly entries: readonly number[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface Alert extends Omit<Occurrence, "at"> {
  readonly state: AlertState;
  /** Of a closed one. */
  readonly disposition: AlertDisposition | undefined;
  readonly count: number;
  readonly raisedAt: string;
  readonly lastAt: string;
}

/** What somebody wants done with an alert. */
export type AlertCommand =
  | { readonly what: "acknowledge"; readonly why: string | undefined }
  /** Why: what was done so that nothing of it gets further. */
  | { readonly what: "contain"; readonly why: string }
  | {
      readonly what: "close";
      readonly why: string;
      readonly disposition: AlertDisposition;
    };

export type AlertEvent =
  | { readonly what: "raised" | "recurred"; readonly occurrence: Occurrence }
  | { readonly what: "acknowledged"; readonly why: string | undefined }
  | { readonly what: "contained"; readonly why: string }
  | {
      readonly what: "closed";
      readonly why: string;
      readonly disposition: AlertDisposition;
    };

/** Why a command is refused. */
export const alertRefusals = {
  alertClosed: "It is closed. What happens again raises another one.",
  alreadyAcknowledged: "Somebody acknowledged it before.",
  alreadyContained: "It is contained already.",
  notAcknowledged: "Acknowledge it first.",
  notContained: "Contain it first, or close it as a false alarm.",
} as const;
export type AlertRefusal = keyof typeof alertRefusals;

/** raised → acknowledged → contained → closed; a false alarm needs no containment. */
export function decide(
  { state }: Pick<Alert, "state">,
  command: AlertCommand,
): AlertEvent | AlertRefusal {
  if (state === "closed") return "alertClosed";
  if (command.what === "acknowledge") {
    if (state !== "raised") return "alreadyAcknowledged";
    return { what: "acknowledged", why: command.why };
  }
  if (state === "raised") return "notAcknowledged";
  if (command.what === "contain") {
    if (state === "contained") return "alreadyContained";
    return { what: "contained", why: command.why };
  }
  const { disposition, why } = command;
  if (state !== "contained" && disposition !== "falseAlarm") return "notContained";
  return { what: "closed", why, disposition };
}

/** What an occurrence does: it is counted on the open alert where there is one. */
export const occurred = (open: Alert | undefined, occurrence: Occurrence): AlertEvent => ({
  what: open === undefined ? "raised" : "recurred",
  occurrence,
});

/** @throws RangeError for an event that nothing was raised for */
export function evolve(alert: Alert | undefined, event: AlertEvent): Alert {
  if (event.what === "raised" || event.what === "recurred")
    return alert === undefined ? raised(event.occurrence) : recurred(alert, event.occurrence);
  if (alert === undefined) throw new RangeError("nothing was raised");
  return {
    ...alert,
    state: event.what,
    disposition: event.what === "closed" ? event.disposition : undefined,
  };
}

const raised = ({ at, ...occurrence }: Occurrence): Alert => ({
  ...occurrence,
  entries: withEntries([], occurrence.entries),
  state: "raised",
  disposition: undefined,
  count: 1,
  raisedAt: at,
  lastAt: at,
});

/** What happens again was not contained. */
const recurred = (alert: Alert, { about, at, entries, severity }: Occurrence): Alert => ({
  ...alert,
  about,
  severity: worse(alert.severity, severity),
  entries: withEntries(alert.entries, entries),
  state: alert.state === "contained" ? "acknowledged" : alert.state,
  count: alert.count + 1,
  lastAt: at > alert.lastAt ? at : alert.lastAt,
});

export const ENTRIES_MAX = 20;

/** The first ones, which show how it began, and the last ones. */
function withEntries(before: readonly number[], more: readonly number[]): number[] {
  const all = [...new Set([...before, ...more])];
  if (all.length <= ENTRIES_MAX) return all;
  return [...all.slice(0, ENTRIES_MAX / 2), ...all.slice(-ENTRIES_MAX / 2)];
}
