import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import {
  type Alert,
  type AlertCommand,
  type AlertRefusal,
  decide,
  evolve,
  occurred,
  type Occurrence,
} from "./alert.ts";
import { type AlertRow, keptOf, type KeptAlert } from "./alert-row.ts";
import { queueDeliveries } from "../webhooks/queue.store.ts";
import { addStep, type AlertActor, type AlertStep, SERVICE, stepBefore } from "./step.store.ts";

const ALERT = `alert_id, alert_no, party, kind, subject, severity, state, disposition, count, raised_at,
  last_at, about, entries, change_no`;

/** Something to be raised for a party. */
export interface ToRaise extends Occurrence {
  /** Party id, hexadecimal. */
  readonly party: string;
  /** Name of a state that lasts: raised once, however often it is seen, also after it was closed. */
  readonly once?: string | undefined;
}

/**
 * Raises several in one transaction, in the order of their parties, so that nobody waits for one another in a circle. To
 * be the last thing that locks anything in there.
 */
export async function raiseAlerts(client: Queryable, all: readonly ToRaise[]): Promise<void> {
  for (const one of all.toSorted((a, b) => (a.party < b.party ? -1 : Number(a.party > b.party))))
    await raiseAlert(client, one);
}

/**
 * Raises an alert, or counts it on the open one of the same kind and subject, inside the caller's transaction: it is there
 * if what the caller stores is.
 * @returns undefined where it was raised `once` before
 */
export async function raiseAlert(
  client: Queryable,
  { once, party, ...occurrence }: ToRaise,
): Promise<KeptAlert | undefined> {
  const { kind, subject } = occurrence;
  const change = await nextChange(client, party);
  if (once !== undefined && !(await isFirst(client, { party, kind, subject }, once)))
    return undefined;
  const open = await openAlert(client, party, occurrence);
  const event = occurred(open, occurrence);
  const alert = evolve(open, event);
  const kept = await (open === undefined
    ? insertAlert(client, party, alert, change)
    : updateAlert(client, open.id, alert, change));
  if (event.what === "raised" || open?.state !== alert.state) {
    await addStep(client, { id: kept.id, event, by: SERVICE, at: occurrence.at });
    await queueDeliveries(client, { party, alert: kept, what: event.what, at: occurrence.at });
  }
  return kept;
}

export interface AlertChange {
  readonly party: string;
  readonly id: string;
  readonly command: AlertCommand;
  readonly by: AlertActor;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly idempotencyKey: string | undefined;
}

/** What becomes of a command. */
export type AlertChanged =
  | { readonly outcome: "changed" | "before"; readonly alert: KeptAlert }
  | { readonly outcome: "refused"; readonly refusal: AlertRefusal }
  | { readonly outcome: "unknown" }
  | { readonly outcome: "otherRequest" };

/** Carries a command out, once for each idempotency key of whoever gives it. */
export function changeAlert(pool: Pool, change: AlertChange): Promise<AlertChanged> {
  const { at, by, command, id, idempotencyKey, party } = change;
  return inTransaction(pool, async (client): Promise<AlertChanged> => {
    const number = await nextChange(client, party);
    const alert = await alertOf(client, party, id);
    if (alert === undefined) return { outcome: "unknown" };
    const before = await stepBefore(client, id, by, idempotencyKey);
    if (before !== undefined)
      return isOf(before, command) ? { outcome: "before", alert } : { outcome: "otherRequest" };
    const event = decide(alert, command);
    if (typeof event === "string") return { outcome: "refused", refusal: event };
    await addStep(client, { id, event, by, at, idempotencyKey });
    const changed = await updateAlert(client, id, evolve(alert, event), number);
    await queueDeliveries(client, { party, alert: changed, what: event.what, at });
    return { outcome: "changed", alert: changed };
  });
}

const did = { acknowledge: "acknowledged", contain: "contained", close: "closed" } as const;

const isOf = (step: AlertStep, command: AlertCommand): boolean =>
  step.what === did[command.what] &&
  step.why === command.why &&
  step.disposition === (command.what === "close" ? command.disposition : undefined);

/** Held until commit: changes are numbered in the order in which others see them. */
async function nextChange(client: Queryable, party: string): Promise<number> {
  const { rows } = await client.query<{ changes: bigint }>(
    `INSERT INTO alert_head AS h VALUES ($1, 1)
     ON CONFLICT (party) DO UPDATE SET changes = h.changes + 1 RETURNING changes`,
    [Buffer.from(party, "hex")],
  );
  return Number(rows[0]?.changes);
}

async function isFirst(
  client: Queryable,
  { kind, party, subject }: Pick<ToRaise, "party" | "kind" | "subject">,
  once: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "INSERT INTO alert_occurrence VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    [Buffer.from(party, "hex"), kind, subject, once],
  );
  return rowCount === 1;
}

async function openAlert(
  client: Queryable,
  party: string,
  { kind, subject }: Occurrence,
): Promise<KeptAlert | undefined> {
  const { rows } = await client.query<AlertRow>(
    `SELECT ${ALERT} FROM alert
     WHERE party = $1 AND kind = $2 AND subject = $3 AND state <> 'closed'`,
    [Buffer.from(party, "hex"), kind, subject],
  );
  return rows[0] && keptOf(rows[0]);
}

async function insertAlert(
  client: Queryable,
  party: string,
  alert: Alert,
  change: number,
): Promise<KeptAlert> {
  const { rows } = await client.query<AlertRow>(
    `INSERT INTO alert (party, kind, subject, severity, state, count, raised_at, last_at, about,
       entries, change_no)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${ALERT}`,
    [
      Buffer.from(party, "hex"),
      alert.kind,
      alert.subject,
      alert.severity,
      alert.state,
      alert.count,
      alert.raisedAt,
      alert.lastAt,
      JSON.stringify(alert.about),
      alert.entries,
      change,
    ],
  );
  return keptOf(rows[0] as AlertRow);
}

async function updateAlert(
  client: Queryable,
  id: string,
  alert: Alert,
  change: number,
): Promise<KeptAlert> {
  const { rows } = await client.query<AlertRow>(
    `UPDATE alert SET severity = $2, state = $3, disposition = $4, count = $5, last_at = $6,
       about = $7, entries = $8, change_no = $9
     WHERE alert_id = $1 RETURNING ${ALERT}`,
    [
      id,
      alert.severity,
      alert.state,
      alert.disposition,
      alert.count,
      alert.lastAt,
      JSON.stringify(alert.about),
      alert.entries,
      change,
    ],
  );
  return keptOf(rows[0] as AlertRow);
}

/** @returns undefined for one that is not the party's */
export async function alertOf(
  db: Queryable,
  party: string,
  id: string,
): Promise<KeptAlert | undefined> {
  const { rows } = await db.query<AlertRow>(
    `SELECT ${ALERT} FROM alert WHERE party = $1 AND alert_id = $2`,
    [Buffer.from(party, "hex"), id],
  );
  return rows[0] && keptOf(rows[0]);
}

export interface AlertPage {
  /** Cursor: numbers below it. */
  readonly before: number | undefined;
  readonly limit: number;
  readonly which: "open" | "closed" | "all";
}

/** Newest first. */
export async function listAlerts(
  db: Queryable,
  party: string,
  { before, limit, which }: AlertPage,
): Promise<KeptAlert[]> {
  const { rows } = await db.query<AlertRow>(
    `SELECT ${ALERT} FROM alert
     WHERE party = $1 AND ($2::bigint IS NULL OR alert_no < $2)
       AND ($4 = 'all' OR (state = 'closed') = ($4 = 'closed'))
     ORDER BY alert_no DESC LIMIT $3`,
    [Buffer.from(party, "hex"), before, limit, which],
  );
  return rows.map(keptOf);
}

/** As they are now, those that changed after `after`, in the order of their last changes. */
export async function alertsAfter(
  db: Queryable,
  party: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<KeptAlert[]> {
  const { rows } = await db.query<AlertRow>({
    name: "alerts_after",
    text: `SELECT ${ALERT} FROM alert WHERE party = $1 AND change_no > $2
           ORDER BY change_no LIMIT $3`,
    values: [Buffer.from(party, "hex"), after, limit],
  });
  return rows.map(keptOf);
}
