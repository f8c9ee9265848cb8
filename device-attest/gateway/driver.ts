/** A value that a machine said, before anybody gave it a meaning. */
export interface Sample {
  /** Name of the tag in the machine's configuration. */
  readonly tag: string;
  /** When it was read, in milliseconds since 1970 by the gateway's clock. */
  readonly atMs: number;
  /** A decimal as records carry it. */
  readonly value: string;
}

/** A way to one machine. */
export interface Driver {
  /**
   * Connects, and hands on what the machine says until `signal` aborts. Whoever calls waits and runs it again.
   * @throws DeviceError `linkLost` with what a person should look at
   */
  run(take: (samples: readonly Sample[]) => void, signal: AbortSignal): Promise<void>;
}
