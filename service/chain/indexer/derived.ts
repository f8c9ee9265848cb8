/** How many there were of what is derived from events. */
export interface Derived {
  readonly keys: number;
  readonly anchors: number;
  /** Proposals and rules among them. */
  readonly parties: number;
}
