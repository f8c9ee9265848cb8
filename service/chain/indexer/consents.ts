import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import { consentLedgerAbi } from "../contracts.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsOf } from "./indexer.store.ts";

const grantedTopic = consentLedgerAbi.getEvent("Granted").topicHash;
const revokedTopic = consentLedgerAbi.getEvent("Revoked").topicHash;

/** A grant whose final flag is not what `$1`, the number of the newest final block, says. */
const FLIPS = "(NOT final AND granted_block <= $1) OR (final AND granted_block > $1)";

/** Brings the final flags of grants in line. */
export async function finaliseConsents(db: Queryable, finalNumber: number): Promise<void> {
  await db.query(`UPDATE consent_grant SET final = NOT final WHERE ${FLIPS}`, [finalNumber]);
}

/**
 * Locks the epochs that a pass moves on. To come before anything that moves one: their order is not the chain's, but that
 * of whoever logs looks.
 */
export async function lockEpochs(
  db: Queryable,
  ledger: string,
  changed: readonly ChainEvent[],
  finalNumber: number,
): Promise<void> {
  const grantors = consentsIn(ledger.toLowerCase(), changed).map(subjectOf);
  await db.query(
    `SELECT lock_consent_epochs($2::bytea[] || ARRAY(SELECT grantor FROM consent_grant WHERE ${FLIPS}))`,
    [finalNumber, grantors.map((grantor) => Buffer.from(getBytes(grantor)))],
  );
}

/** Derives anew every commitment that one of `changed` is about. */
export async function deriveConsents(
  db: Queryable,
  ledger: string,
  changed: readonly ChainEvent[],
): Promise<void> {
  const address = ledger.toLowerCase();
  const named = consentsIn(address, changed).map(
    (event) => [subjectOf(event), commitmentOf(event)] as const,
  );
  for (const [grantor, commitment] of new Map(named.map((pair) => [pair.join(), pair])).values()) {
    const events = await eventsOf(db, address, grantor);
    await putConsent(
      db,
      { grantor, commitment },
      events.filter((event) => commitmentOf(event) === commitment),
    );
  }
}

const consentsIn = (address: string, changed: readonly ChainEvent[]): ChainEvent[] =>
  changed.filter((event) => event.address === address && isConsent(event));
const isConsent = ({ topics }: ChainEvent): boolean =>
  topics[0] === grantedTopic || topics[0] === revokedTopic;

/** The second indexed argument of both events. */
const commitmentOf = ({ topics }: ChainEvent): string => topics[2] ?? "";

/** A grant that the chain took back is gone; a revocation that was once seen stays. */
async function putConsent(
  db: Queryable,
  { commitment, grantor }: { readonly grantor: string; readonly commitment: string },
  events: readonly ChainEvent[],
): Promise<void> {
  const granted = events.find(({ topics }) => topics[0] === grantedTopic);
  const isRevoked = events.some(({ topics }) => topics[0] === revokedTopic);
  await db.query(
    `INSERT INTO consent_grant AS c
       (grantor, commitment, granted_block, granted_block_hash, granted_at, final, revoked_at)
     VALUES ($1, $2, $3, $4, to_timestamp($5), false, CASE WHEN $6 THEN now() END)
     ON CONFLICT (grantor, commitment) DO UPDATE SET
       granted_block = $3, granted_block_hash = $4, granted_at = to_timestamp($5),
       final = coalesce(c.final AND c.granted_block_hash = $4, false),
       revoked_at = coalesce(c.revoked_at, EXCLUDED.revoked_at)`,
    [
      getBytes(grantor),
      getBytes(commitment),
      granted?.blockNumber,
      granted && getBytes(granted.blockHash),
      granted?.timestamp,
      isRevoked,
    ],
  );
}
