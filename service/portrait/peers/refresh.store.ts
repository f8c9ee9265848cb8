import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { peerGroup } from "./group.ts";
import { ownFigures } from "./own.store.ts";
import { peerFigureNames } from "./peer-figures.ts";
import { dayOf, settledMonth } from "./settled-month.ts";

/** Members' figures are read one by one: of more, these. */
const FACTORIES_MAX = 500;
const DAY = "YYYY-MM-DD".length;

/**
 * Works out what the factories of one industry come to in the last month, in figures of which there are enough and that
 * were not worked out yet. Tried once a day: so nobody learns, by asking before and after, what one more factory changes.
 * @returns whether there may be more at once
 */
export const refreshPeers = (pool: Pool, now: Date): Promise<boolean> =>
  inTransaction(pool, async (db) => {
    const month = settledMonth(now);
    const industry = await beginRound(db, dayOf(month), now);
    if (industry === undefined) return false;
    const own = [];
    for (const factory of await membersOf(db, industry))
      own.push(await ownFigures(db, factory, month));
    for (const figure of peerFigureNames) {
      const group = peerGroup(
        own.flatMap((one) => (one[figure] === undefined ? [] : [Number(one[figure])])),
      );
      if (group === undefined) continue;
      const { factories, lower, middle, upper } = group;
      await db.query(
        `INSERT INTO portrait_peer_group VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [industry, dayOf(month), figure, factories, lower, middle, upper, now],
      );
    }
    return true;
  });

/** @returns an industry that was not tried today and whose group lacks a figure */
async function beginRound(db: Queryable, month: string, now: Date): Promise<string | undefined> {
  const { rows } = await db.query<{ industry: string }>(
    `INSERT INTO portrait_peer_round (industry, month, tried_on)
     SELECT m.industry, $1::date, $2::date FROM (
       SELECT DISTINCT ON (factory) industry FROM portrait_industry ORDER BY factory, version DESC) m
     WHERE m.industry IS NOT NULL
       AND NOT EXISTS (SELECT FROM portrait_peer_round r WHERE r.industry = m.industry AND r.month = $1 AND r.tried_on >= $2)
       AND (SELECT count(*) FROM portrait_peer_group g WHERE g.industry = m.industry AND g.month = $1) < $3
     ORDER BY m.industry LIMIT 1
     ON CONFLICT (industry, month) DO UPDATE SET tried_on = excluded.tried_on
       WHERE portrait_peer_round.tried_on < excluded.tried_on
     RETURNING industry`,
    [month, now.toISOString().slice(0, DAY), peerFigureNames.length],
  );
  return rows[0]?.industry;
}

async function membersOf(db: Queryable, industry: string): Promise<string[]> {
  const { rows } = await db.query<{ factory: Buffer }>(
    `SELECT m.factory FROM (
       SELECT DISTINCT ON (factory) factory, industry FROM portrait_industry ORDER BY factory, version DESC) m
     WHERE m.industry = $1 ORDER BY m.factory LIMIT $2`,
    [industry, FACTORIES_MAX],
  );
  return rows.map(({ factory }) => factory.toString("hex"));
}
