import { getBytes, hexlify } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import { type ChainEvent, subjectOf } from "./event.ts";

/** A block up to which every event is stored. */
export interface IndexedBlock {
  readonly number: number;
  readonly hash: string;
}

/** How many blocks are remembered; a chain that loses more is read anew from the beginning. */
const REMEMBERED_MAX = 256;

/** Newest first. */
export async function rememberedBlocks(db: Queryable): Promise<readonly IndexedBlock[]> {
  const { rows } = await db.query<{ number: bigint; hash: Buffer }>(
    "SELECT number, hash FROM indexed_block ORDER BY number DESC",
  );
  return rows.map((row) => ({ number: Number(row.number), hash: hexlify(row.hash) }));
}

/**
 * Remembers blocks of the present chain.
 * @param canonical number of the newest remembered block that is in this chain: the later ones are forgotten
 */
export async function remember(
  db: Queryable,
  canonical: number,
  blocks: readonly IndexedBlock[],
): Promise<void> {
  await db.query("DELETE FROM indexed_block WHERE number > $1", [canonical]);
  for (const block of blocks)
    await db.query(
      "INSERT INTO indexed_block (number, hash) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING",
      [block.number, getBytes(block.hash)],
    );
  await db.query(
    `DELETE FROM indexed_block WHERE number <= (
       SELECT number FROM indexed_block ORDER BY number DESC OFFSET $1 LIMIT 1)`,
    [REMEMBERED_MAX],
  );
}

/** What is stored of the blocks after `base`. */
export async function eventsAfter(db: Queryable, base: number): Promise<readonly ChainEvent[]> {
  const { rows } = await db.query<EventRow>("SELECT * FROM chain_event WHERE block_number > $1", [
    base,
  ]);
  return rows.map(eventOf);
}

/** All events about a subject, in the order of the chain. */
export async function eventsOf(
  db: Queryable,
  address: string,
  subject: string,
): Promise<readonly ChainEvent[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT * FROM chain_event WHERE subject = $1 AND address = $2
     ORDER BY block_number, log_index`,
    [getBytes(subject), getBytes(address)],
  );
  return rows.map(eventOf);
}

/** As `eventsOf`, without those of one kind. @param topic of that kind */
export async function eventsBut(
  db: Queryable,
  address: string,
  subject: string,
  topic: string,
): Promise<readonly ChainEvent[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT * FROM chain_event WHERE subject = $1 AND address = $2 AND topics[1] <> $3
     ORDER BY block_number, log_index`,
    [getBytes(subject), getBytes(address), getBytes(topic)],
  );
  return rows.map(eventOf);
}

export async function addEvents(db: Queryable, events: readonly ChainEvent[]): Promise<void> {
  for (const event of events)
    await db.query(
      `INSERT INTO chain_event (block_hash, log_index, block_number, block_timestamp,
         transaction_hash, address, topics, data, subject)
       VALUES ($1, $2, $3, to_timestamp($4), $5, $6, $7, $8, $9)`,
      [
        getBytes(event.blockHash),
        event.logIndex,
        event.blockNumber,
        event.timestamp,
        getBytes(event.transactionHash),
        getBytes(event.address),
        event.topics.map((topic) => Buffer.from(getBytes(topic))),
        getBytes(event.data),
        getBytes(subjectOf(event)),
      ],
    );
}

/** Removes whatever is stored of the blocks of these events. */
export async function removeBlocks(db: Queryable, events: readonly ChainEvent[]): Promise<void> {
  await db.query("DELETE FROM chain_event WHERE block_hash = ANY($1)", [
    events.map((event) => Buffer.from(getBytes(event.blockHash))),
  ]);
}

/** What is stored is the chain's word of now: whoever relies on that asks how long ago it was said. */
export async function notePass(db: Queryable): Promise<void> {
  await db.query(
    `INSERT INTO index_pass (passed_at) VALUES (clock_timestamp())
     ON CONFLICT (only_row) DO UPDATE SET passed_at = EXCLUDED.passed_at`,
  );
}

/** Heard when the transaction commits. */
export async function notify(db: Queryable, channel: string): Promise<void> {
  await db.query("SELECT pg_notify($1, '')", [channel]);
}

interface EventRow {
  readonly block_hash: Buffer;
  readonly log_index: number;
  readonly block_number: bigint;
  readonly block_timestamp: Date;
  readonly transaction_hash: Buffer;
  readonly address: Buffer;
  readonly topics: Buffer[];
  readonly data: Buffer;
}

const eventOf = (row: EventRow): ChainEvent => ({
  blockHash: hexlify(row.block_hash),
  logIndex: row.log_index,
  blockNumber: Number(row.block_number),
  timestamp: row.block_timestamp.getTime() / 1000,
  transactionHash: hexlify(row.transaction_hash),
  address: hexlify(row.address),
  topics: row.topics.map((topic) => hexlify(topic)),
  data: hexlify(row.data),
});
