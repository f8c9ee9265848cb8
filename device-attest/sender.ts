/** What the service says to one envelope. */
export type Answer =
  /** It has it durably. `fault`: the code that stands beside the entry in the log, where the link tells. */
  | { readonly kind: "durable"; readonly fault?: string | undefined }
  /** It found no valid signature of a living key in it, and keeps it in quarantine: sending again helps nobody. */
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "overloaded"; readonly retryAfterMs: number };

/** One connection to the service. */
export interface Link {
  /** Sends an envelope; later calls arrive later. @throws DeviceError `linkLost` */
  send(envelope: Uint8Array): Promise<Answer>;
  /** How many envelopes the other side takes at once without an answer. */
  readonly windowMax: number;
  /** Settles when nothing more can be sent; never rejects. */
  readonly lost: Promise<Error>;
  /**
   * Where receipts are not pushed: those of a statement, parsed, or undefined while there are none.
   * @throws DeviceError `linkLost`
   */
  readonly fetchReceipts?: (statementHash: string) => Promise<unknown>;
  close(): Promise<void>;
}

/** A way to the service. */
export interface Sender {
  /**
   * @param onReceipts gets every pushed message with receipts, as bytes from whoever
   * @throws DeviceError `linkLost`
   */
  connect(onReceipts: (message: Uint8Array) => void): Promise<Link>;
}
