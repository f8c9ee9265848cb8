import type { BackoffOptions } from "./backoff.ts";
import type { RecordOutbox } from "./outbox/record-outbox.ts";
import type { Sender } from "./sender.ts";

/** What happens on the way, for logs and displays. */
export type AgentEvent =
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected"; readonly error: unknown; readonly retryInMs: number }
  /** `fault`: it is in the log with this code beside it. */
  | {
      readonly kind: "acknowledged";
      readonly sequence: number;
      readonly fault?: string | undefined;
    }
  | { readonly kind: "refused"; readonly sequence: number; readonly code: string }
  | { readonly kind: "overloaded"; readonly retryAfterMs: number }
  | { readonly kind: "anchored"; readonly sequences: readonly number[] }
  /** A receipt that proves nothing, or that could not be kept. */
  | { readonly kind: "badReceipt"; readonly error: unknown };

export interface AgentOptions {
  readonly outbox: RecordOutbox;
  readonly sender: Sender;
  /** Records under way without an answer. */
  readonly windowMax?: number;
  /** How long a record may stay acknowledged without a receipt before it is sent again. */
  readonly resendAfterMs?: number;
  readonly answerTimeoutMs?: number;
  readonly backoff?: BackoffOptions;
  /** How often to look for overdue receipts, and to ask for them where they are not pushed. */
  readonly tickMs?: number;
  /** Whether records name the newest anchored checkpoint that the device knows. */
  readonly seen?: boolean;
  /** From [0, 1). */
  readonly random?: () => number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly onEvent?: (event: AgentEvent) => void;
}
