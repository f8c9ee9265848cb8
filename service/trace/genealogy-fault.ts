/**
 * Why an event is not taken into the index, by code. Whatever a later event could still explain is no fault but a
 * finding of the mass balance: a correct history is taken in whichever order it comes.
 */
export const genealogyFaults = {
  eventInvalid: "an event needs an id, a time and the party whose word it is",
  thingInvalid: "a thing is named by a URI of at most 800 characters",
  quantityImpossible:
    "an amount is a positive decimal with at most 18 digits before and 12 after the point",
  genealogyCyclic: "something would have been made from what was made from it",
  beforeExistence: "something would have been seen before it was commissioned",
} as const;

export type GenealogyFaultCode = keyof typeof genealogyFaults;

/** An event that cannot be true, or not together with what its sayer said before. */
export class GenealogyFault extends Error {
  readonly code: GenealogyFaultCode;
  /** Id of the thing that it is about. */
  readonly thing: string | undefined;
  /** Id of the event, where a single one is at fault. */
  readonly event: string | undefined;
  constructor(
    code: GenealogyFaultCode,
    about: { readonly thing?: string; readonly event?: string; readonly detail?: string },
  ) {
    super(`${about.thing ?? about.event ?? ""}: ${about.detail ?? genealogyFaults[code]}`);
    this.name = "GenealogyFault";
    this.code = code;
    this.thing = about.thing;
    this.event = about.event;
  }
}
