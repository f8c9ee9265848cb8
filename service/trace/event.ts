/** The five kinds of EPCIS 2.0 (section 7.4). */
export type TraceEventKind =
  "object" | "aggregation" | "transformation" | "transaction" | "association";

/** What an event does to what it names (EPCIS 2.0 section 7.3.2); a transformation has none. */
export type TraceAction = "add" | "observe" | "delete";

/**
 * A thing as an event names it: one instance, or an amount of a class.
 * - `id`: canonical GS1 Digital Link URI or another URI, one spelling for one thing
 * - `amount`: decimal as text, undefined for an instance; never negative
 * - `unit`: UN/CEFACT Recommendation 20 code; undefined counts pieces
 */
export interface TraceThing {
  readonly id: string;
  readonly amount?: string;
  readonly unit?: string;
}

/**
 * What the index needs of an EPCIS event, in one shape for events that came signed, by REST or from another system.
 * Who said it is part of it: an event binds nobody but its sayer.
 */
export interface TraceEvent {
  /** The event's own id, or the `ni:///sha-256;...` made from its content (CBV 2.0 section 8.9). */
  readonly id: string;
  readonly kind: TraceEventKind;
  readonly action: TraceAction | undefined;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Party whose word it is: hexadecimal, 32 bytes. */
  readonly sayer: string;
  /** Short names of the CBV where it has one (`commissioning`, `in_transit`), otherwise the URI. */
  readonly bizStep: string | undefined;
  readonly disposition: string | undefined;
  readonly readPoint: string | undefined;
  readonly bizLocation: string | undefined;
  /** EPCs and quantities of an object or transaction event; what a transformation or aggregation names is below. */
  readonly things: readonly TraceThing[];
  /** Container or assembly of an aggregation, association or transaction. */
  readonly parent: string | undefined;
  readonly children: readonly TraceThing[];
  readonly inputs: readonly TraceThing[];
  readonly outputs: readonly TraceThing[];
  /** Joins the events of one transformation that went on for a while. */
  readonly transformation: string | undefined;
  /** Parties or places it left and went to, by their kind (`owning_party`, `possessing_party`, `location`). */
  readonly sources: readonly { readonly kind: string; readonly id: string }[];
  readonly destinations: readonly { readonly kind: string; readonly id: string }[];
  /** Index of the log entry that holds it, when it came as a signed record. */
  readonly entry: number | undefined;
  /** Its sayer declares the event of this id to be in error (EPCIS 2.0 section 7.4.1.2): it counts as never said. */
  readonly erroneous?: true;
}
