import type { Queryable } from "../../db/pool.ts";
import type { Suspect } from "../containment.ts";
import type { Basis, Ground } from "./dispatch.ts";
import { itemsOf } from "./notification-read.store.ts";

/**
 * What a basis comes to; undefined for one that the party neither worked out nor received.
 * @param hold whether nobody else may send from it until the transaction ends
 */
export async function groundOf(
  db: Queryable,
  party: string,
  basis: Basis,
  hold: boolean,
): Promise<Ground | undefined> {
  if (hold) await holdBasis(db, basis);
  const suspects = await ("containment" in basis
    ? suspectsOf(db, party, basis.containment)
    : suspectsTold(db, party, basis.notification));
  return (
    suspects && {
      suspects,
      told: await toldFrom(db, party, basis),
      tellers: "containment" in basis ? new Set() : await tellersOf(db, basis.notification),
    }
  );
}

async function holdBasis(db: Queryable, basis: Basis): Promise<void> {
  await ("containment" in basis
    ? db.query("SELECT FROM containment WHERE containment = $1 FOR UPDATE", [basis.containment])
    : holdNotification(db, basis.notification));
}

/** Nobody else changes it until the transaction ends. */
export async function holdNotification(db: Queryable, id: string): Promise<void> {
  await db.query("SELECT FROM notification WHERE notification = $1 FOR UPDATE", [id]);
}

async function suspectsOf(
  db: Queryable,
  party: string,
  containment: string,
): Promise<readonly Suspect[] | undefined> {
  const { rows } = await db.query<{ suspects: Suspect[] }>(
    "SELECT suspects FROM containment WHERE containment = $1 AND party = decode($2, 'hex')",
    [containment, party],
  );
  return rows[0]?.suspects;
}

/** What was taken back is suspect no more. */
async function suspectsTold(
  db: Queryable,
  party: string,
  notification: string,
): Promise<readonly Suspect[] | undefined> {
  const { rowCount } = await db.query(
    "SELECT FROM notification WHERE notification = $1 AND receiver = decode($2, 'hex')",
    [notification, party],
  );
  if (rowCount === 0) return undefined;
  const items = await itemsOf(db, notification);
  return items.flatMap(({ status, thing }) => (status === "CANCELED" ? [] : [{ thing }]));
}

/** What was taken back may have to be said again. */
async function toldFrom(
  db: Queryable,
  party: string,
  basis: Basis,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const [containment, notification] =
    "containment" in basis ? [basis.containment, null] : [null, basis.notification];
  const { rows } = await db.query<{ key: string; things: string[] }>(
    `SELECT coalesce(encode(n.receiver, 'hex'), n.receiver_bpnl) AS key, array_agg(i.thing) AS things
     FROM notification n JOIN notification_item i USING (notification)
     WHERE n.sender = decode($1, 'hex') AND (n.containment = $2 OR n.forwards = $3)
       AND i.block_status IS DISTINCT FROM 'CANCELED'
     GROUP BY 1`,
    [party, containment, notification],
  );
  return new Map(rows.map(({ key, things }) => [key, new Set(things)]));
}

/** Who told whom until it came here. */
async function tellersOf(db: Queryable, notification: string): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ keys: (string | null)[] }>(
    `WITH RECURSIVE before AS (
       SELECT n.sender, n.sender_bpnl, n.forwards FROM notification n WHERE n.notification = $1
       UNION ALL
       SELECT n.sender, n.sender_bpnl, n.forwards FROM before b JOIN notification n ON n.notification = b.forwards
     )
     SELECT ARRAY[encode(sender, 'hex'), sender_bpnl] AS keys FROM before`,
    [notification],
  );
  return new Set(rows.flatMap(({ keys }) => keys.filter((key) => key !== null)));
}
