/** Everything that can be wrong with an event, by code; what the index of things finds has codes of its own beside it. */
export const eventFaults = {
  eventSchema: "does not fit the schema of its type",
  eventUnsafe: "nested too deeply, or with a member that no event may have",
  eventTime: "is no time that there was",
  eventQuantity: "is no amount that there can be",
  eventUnit: "is no unit that is known for it",
  eventIdTaken: "was said before with another content",
  eventUnreadable: "names something that cannot be stored",
} as const;

export type EventFaultCode = keyof typeof eventFaults;

/** One event is at fault; the others of its document may not be. */
export class EventFault extends Error {
  readonly code: EventFaultCode;
  /** JSON pointer below the event. */
  readonly pointer: string;
  constructor(code: EventFaultCode, pointer: string, detail: string = eventFaults[code]) {
    super(detail);
    this.name = "EventFault";
    this.code = code;
    this.pointer = pointer;
  }
}
