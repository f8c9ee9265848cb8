import type { Queryable } from "../../db/pool.ts";
import { raiseAlerts, type ToRaise } from "../../quality/alerts/alert.store.ts";
import type { Deployment } from "../deployment.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { type LotEvent, lotEventOf } from "./quality-event.ts";

/**
 * Tells a lot's factory and its buyer that it is held, or contradicted after its release, unless a later event of the pass
 * ended that; whoever holds it himself is told nothing. An event that a reorganisation brings anew is told of once. The
 * last thing in its transaction that locks anything.
 */
export async function tellOfLots(
  db: Queryable,
  { contracts }: Pick<Deployment, "contracts">,
  added: readonly ChainEvent[],
): Promise<void> {
  const register = contracts.lotRegister?.address.toLowerCase();
  const told: ToRaise[] = [];
  for (const event of added.filter(({ address }) => address === register)) {
    const said = lotEventOf(event);
    if (said?.kind === "held" || said?.kind === "contradicted")
      told.push(...(await alertsOf(db, event, said)));
  }
  await raiseAlerts(db, told);
}

async function alertsOf(
  db: Queryable,
  event: ChainEvent,
  said: Extract<LotEvent, { kind: "held" | "released" | "contradicted" }>,
): Promise<ToRaise[]> {
  const [lot, by] = [hexOf(subjectOf(event)), said.kind === "held" ? hexOf(said.by) : undefined];
  const { rows } = await db.query<{ party: string }>(
    `SELECT DISTINCT encode(c.party, 'hex') AS party
     FROM lot l LEFT JOIN quality_plan p USING (plan), unnest(ARRAY[l.factory, p.publisher]) AS c (party)
     WHERE l.lot = decode($1, 'hex') AND c.party IS NOT NULL AND CASE
       WHEN $2::text IS NULL THEN l.contradicted
       ELSE c.party <> decode($2, 'hex') AND EXISTS (
         SELECT FROM lot_hold h
         WHERE h.lot = l.lot AND h.party = decode($2, 'hex') AND h.held_block = $3
           AND h.lifted_at IS NULL) END`,
    [lot, by, event.blockNumber],
  );
  return rows.map(({ party }) => ({
    party,
    kind: by === undefined ? "lotContradicted" : "lotHeld",
    subject: lot,
    severity: "critical",
    about: said.kind === "held" ? { lot, by, reason: hexOf(said.reason) } : { lot },
    entries: [],
    at: new Date(event.timestamp * 1000).toISOString(),
    once: event.transactionHash,
  }));
}

const hexOf = (bytes: string): string => bytes.slice(2);
