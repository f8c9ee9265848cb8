import { Problem } from "../errors.ts";
import type { Refusal } from "../parties/consent/refusal.ts";
import { en } from "../parties/consent/words.en.ts";

const RETRY_AFTER_SECONDS = 5;

/** A look that was refused, and logged as such. */
export class LookRefused extends Problem {
  override readonly reason: Refusal;
  constructor(refusal: Refusal) {
    const isStale = refusal === "indexStale";
    super(
      isStale ? "indexStale" : "lookRefused",
      en.refusals[refusal],
      isStale ? RETRY_AFTER_SECONDS : undefined,
    );
    this.name = "LookRefused";
    this.reason = refusal;
  }
}

export const notLogged = (): Problem =>
  new Problem(
    "inquiryLogUnavailable",
    "The key that signs looks is not registered, or the log does not take them; ask again.",
    RETRY_AFTER_SECONDS,
  );
