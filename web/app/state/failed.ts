/** A member of what was sent that the service does not take: where (RFC 6901), and why in its words or as a code. */
export interface WrongMember {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
}

interface Reported {
  readonly code: string;
  /** What service, wallet or browser say of this case, in their own language. */
  readonly detail?: string | undefined;
  /** Which of several reasons of this code, such as why a look is refused. */
  readonly reason?: string | undefined;
  /** Which members of what was sent were wrong. */
  readonly members?: readonly WrongMember[];
  /** How long to wait before it can be tried again. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Something that a person asked for and that did not come about. Its code has words in both languages. */
export class Failed extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly members: readonly WrongMember[];
  readonly retryAfterSeconds: number | undefined;
  constructor({ code, detail, members = [], reason, retryAfterSeconds }: Reported) {
    super(code);
    this.name = "Failed";
    this.code = code;
    this.detail = detail;
    this.reason = reason;
    this.members = members;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What of a failure is about one member of what was sent. @param pointer RFC 6901, such as `/rules/0/min` */
export const wrongAt = (failure: Failed | undefined, pointer: string): WrongMember | undefined =>
  failure?.members.find((one) => one.pointer === pointer);

/** @throws what is no such failure but a fault of ours */
export function asFailed(error: unknown): Failed {
  if (error instanceof Failed) return error;
  throw error;
}
