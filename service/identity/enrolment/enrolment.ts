import { EnrolmentRefused } from "./refusal.ts";

/**
 * - `pending`: no certificate of this site yet
 * - `active`: has one, and gets the next
 * - `suspended`: held for a while; gets none
 * - `retired`: out of use in good order
 * - `ended`: not to be believed any more; for ever
 */
export const enrolmentStates = ["pending", "active", "suspended", "retired", "ended"] as const;
export type EnrolmentState = (typeof enrolmentStates)[number];

/** On whose word a device may have a certificate: who made its code, signed its manifest, or let it in by hand. */
export const grounds = ["code", "manifest", "person"] as const;
export type Ground = (typeof grounds)[number];

export interface Enrolment {
  readonly state: EnrolmentState;
  /** Undefined: it came by itself, and waits for a person. */
  readonly admittedBy: Ground | undefined;
}

export type EnrolmentEvent =
  /** It came by itself, with a certificate of an admitted maker. */
  | { readonly kind: "asked" }
  | { readonly kind: "admitted"; readonly by: Ground }
  | { readonly kind: "certified" }
  | { readonly kind: "suspended" }
  | { readonly kind: "resumed" }
  | { readonly kind: "retired" }
  | { readonly kind: "ended" };
export type EnrolmentEventKind = EnrolmentEvent["kind"];

export type EnrolmentCommand =
  | { readonly do: "ask" }
  | { readonly do: "admit"; readonly by: Ground }
  /** `again`: by the certificate that it has. */
  | { readonly do: "certify"; readonly again: boolean }
  | { readonly do: "suspend" }
  | { readonly do: "resume" }
  | { readonly do: "retire" }
  | { readonly do: "end" };

/**
 * What a command makes of an enrolment; undefined where there is nothing to do: it waits, or it is so already.
 * @param enrolment undefined before anything was said of the device
 * @throws EnrolmentRefused
 */
export function decideEnrolment(
  enrolment: Enrolment | undefined,
  command: EnrolmentCommand,
): EnrolmentEvent | undefined {
  switch (command.do) {
    case "ask":
      return enrolment === undefined ? { kind: "asked" } : undefined;
    case "admit":
      return admitted(enrolment, command.by);
    case "certify":
      return certified(enrolment, command.again);
    case "suspend":
      return from(enrolment, ["active"], "suspended");
    case "resume":
      return from(enrolment, ["suspended"], "active", "resumed");
    case "retire":
      return from(enrolment, ["active", "suspended"], "retired");
    case "end":
    default:
      return from(enrolment, ["pending", "active", "suspended", "retired"], "ended");
  }
}

export function evolveEnrolment(
  enrolment: Enrolment | undefined,
  event: EnrolmentEvent,
): Enrolment {
  const before = enrolment ?? { state: "pending", admittedBy: undefined };
  switch (event.kind) {
    case "asked":
      return before;
    case "admitted":
      return { ...before, admittedBy: event.by };
    case "certified":
    case "resumed":
      return { ...before, state: "active" };
    case "suspended":
    case "retired":
    case "ended":
    default:
      return { ...before, state: event.kind };
  }
}

/** A code may be made for a device that is active too: it may have lost its key. */
function admitted(enrolment: Enrolment | undefined, by: Ground): EnrolmentEvent | undefined {
  if (enrolment === undefined) return { kind: "admitted", by };
  if (enrolment.state === "pending" || enrolment.state === "active")
    return enrolment.admittedBy === undefined ? { kind: "admitted", by } : undefined;
  throw refusedBy(enrolment);
}

function certified(enrolment: Enrolment | undefined, again: boolean): EnrolmentEvent | undefined {
  if (enrolment === undefined) throw new EnrolmentRefused("deviceUnknown");
  if (enrolment.state === "active") return { kind: "certified" };
  if (enrolment.state !== "pending") throw refusedBy(enrolment);
  if (again) throw new EnrolmentRefused("notActive");
  return enrolment.admittedBy === undefined ? undefined : { kind: "certified" };
}

function from(
  enrolment: Enrolment | undefined,
  states: readonly EnrolmentState[],
  to: EnrolmentState,
  kind: EnrolmentEventKind = to as EnrolmentEventKind,
): EnrolmentEvent | undefined {
  if (enrolment?.state === to) return undefined;
  if (enrolment === undefined || !states.includes(enrolment.state))
    throw new EnrolmentRefused("stateOther");
  return { kind } as EnrolmentEvent;
}

const refusedBy = ({ state }: Enrolment): EnrolmentRefused => {
  if (state === "suspended") return new EnrolmentRefused("deviceSuspended");
  if (state === "retired") return new EnrolmentRefused("deviceRetired");
  return new EnrolmentRefused("deviceEnded");
};
