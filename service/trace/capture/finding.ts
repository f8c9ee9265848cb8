import { GenealogyFault, type GenealogyFaultCode } from "../genealogy-fault.ts";
import { EventFault, type EventFaultCode } from "./event-fault.ts";

/** What is wrong with one event of a document: a problem document (RFC 9457) in the binding's words, with our code. */
export interface Finding {
  readonly type: "epcisException:ValidationException";
  readonly title: string;
  readonly status: 400;
  readonly code: EventFaultCode | GenealogyFaultCode;
  readonly detail: string;
  /** JSON pointer into the document that was sent. */
  readonly pointer: string;
  /** Of the event in its document, from 0. */
  readonly position: number;
  readonly eventID?: string;
}

/** @param at JSON pointer to the list of events. @returns undefined for an error that is no fault of an event */
export function findingOf(
  error: unknown,
  at: string,
  position: number,
  id?: string,
): Finding | undefined {
  const [code, below] = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const pointer = `${at}/${String(position)}${below}`;
  return {
    type: "epcisException:ValidationException",
    title: "An event is not taken",
    status: 400,
    code,
    detail: `Event ${String(position)} (${pointer}): ${error.message}`,
    pointer,
    position,
    ...(id !== undefined && { eventID: id }),
  };
}

function codeOf(error: unknown): [Finding["code"] | undefined, string] {
  if (error instanceof EventFault) return [error.code, error.pointer];
  if (error instanceof GenealogyFault) return [error.code, ""];
  return [undefined, ""];
}
