import type { Queryable } from "../../db/pool.ts";
import type { AlertDisposition, AlertEvent } from "./alert.ts";

/** Who did something with an alert. */
export type AlertActor =
  { readonly kind: "service" } | { readonly kind: "person" | "machine"; readonly id: string };

export const SERVICE: AlertActor = { kind: "service" };

export interface AlertStep {
  readonly what: AlertEvent["what"];
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly by: AlertActor;
  readonly why: string | undefined;
  readonly disposition: AlertDisposition | undefined;
}

interface NewStep {
  /** Of the alert. */
  readonly id: string;
  readonly event: AlertEvent;
  readonly by: AlertActor;
  readonly at: string;
  readonly idempotencyKey?: string | undefined;
}

const idOf = (by: AlertActor): string | undefined => (by.kind === "service" ? undefined : by.id);

/** Adds to an alert's history. The caller holds the alerts of its party. */
export async function addStep(
  client: Queryable,
  { at, by, event, id, idempotencyKey }: NewStep,
): Promise<void> {
  await client.query(
    `INSERT INTO alert_step (alert_id, step_no, what, at, actor_kind, actor, why, disposition,
       idempotency_key)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7, $8 FROM alert_step WHERE alert_id = $1`,
    [
      id,
      event.what,
      at,
      by.kind,
      idOf(by),
      "why" in event ? event.why : undefined,
      "disposition" in event ? event.disposition : undefined,
      idempotencyKey,
    ],
  );
}

interface StepRow {
  readonly what: AlertStep["what"];
  readonly at: Date;
  readonly actor_kind: AlertActor["kind"];
  readonly actor: string | null;
  readonly why: string | null;
  readonly disposition: AlertDisposition | null;
}

const STEP =
  "SELECT what, at, actor_kind, actor, why, disposition FROM alert_step WHERE alert_id = $1";

/** What a request with this idempotency key did before. */
export async function stepBefore(
  db: Queryable,
  id: string,
  by: AlertActor,
  idempotencyKey: string | undefined,
): Promise<AlertStep | undefined> {
  const { rows } = await db.query<StepRow>(`${STEP} AND actor = $2 AND idempotency_key = $3`, [
    id,
    idOf(by),
    idempotencyKey,
  ]);
  return rows[0] && stepOf(rows[0]);
}

/** Oldest first. */
export async function stepsOf(db: Queryable, id: string): Promise<AlertStep[]> {
  const { rows } = await db.query<StepRow>(`${STEP} ORDER BY step_no`, [id]);
  return rows.map(stepOf);
}

const stepOf = (row: StepRow): AlertStep => ({
  what: row.what,
  at: row.at.toISOString(),
  by:
    row.actor_kind === "service" || row.actor === null
      ? SERVICE
      : { kind: row.actor_kind, id: row.actor },
  why: row.why ?? undefined,
  disposition: row.disposition ?? undefined,
});
