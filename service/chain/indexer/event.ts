/** One event of our contracts, as the chain keeps it. Hashes, addresses, topics and data are 0x-hexadecimal. */
export interface ChainEvent {
  readonly blockHash: string;
  /** Position in its block. */
  readonly logIndex: number;
  readonly blockNumber: number;
  /** Of the block; seconds since 1970 by the chain's clock. */
  readonly timestamp: number;
  readonly transactionHash: string;
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** First indexed argument, 32 bytes: what the event is about. */
export const subjectOf = (event: Pick<ChainEvent, "topics">): string =>
  event.topics[1] ?? `0x${"00".repeat(32)}`;
