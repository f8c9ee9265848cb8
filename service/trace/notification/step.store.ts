import { randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import type { AlertActor } from "../../quality/alerts/step.store.ts";
import type { BlockStatus, NotificationEvent, Side, Standing } from "./notification.ts";

export interface NotificationStep {
  readonly what: NotificationEvent["what"] | "sent";
  readonly side: Side;
  readonly at: Date;
  readonly by: AlertActor;
  readonly why: string | undefined;
  readonly items: readonly string[] | undefined;
  /** Of a block: the asset ids that were asked for; undefined: all. */
  readonly asked: readonly string[] | undefined;
  readonly parties: number | undefined;
  readonly message: string;
}

export interface NewStep extends Omit<
  NotificationStep,
  "why" | "items" | "asked" | "parties" | "message"
> {
  readonly notification: string;
  readonly why?: string | undefined;
  readonly items?: readonly string[] | undefined;
  readonly asked?: readonly string[] | undefined;
  readonly parties?: number | undefined;
  /** Of a step that a message from outside told; a new one otherwise. */
  readonly message?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** Adds to its history. The caller holds the notification. */
export async function addNotificationStep(client: Queryable, step: NewStep): Promise<void> {
  await client.query(
    `INSERT INTO notification_step (notification, step_no, what, side, at, actor_kind, actor, why, items, parties,
       message, idempotency_key, asked)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
     FROM notification_step WHERE notification = $1`,
    [
      step.notification,
      step.what,
      step.side,
      step.at,
      step.by.kind,
      step.by.kind === "service" ? undefined : step.by.id,
      step.why,
      step.items,
      step.parties,
      step.message ?? randomUUID(),
      step.idempotencyKey,
      step.asked,
    ],
  );
}

interface StepRow {
  readonly what: NotificationStep["what"];
  readonly side: Side;
  readonly at: Date;
  readonly actor_kind: AlertActor["kind"];
  readonly actor: string | null;
  readonly why: string | null;
  readonly items: string[] | null;
  readonly asked: string[] | null;
  readonly parties: number | null;
  readonly message: string;
}

const STEP = `what, side, at, actor_kind, actor, why, items::text[] AS items, asked::text[] AS asked, parties, message`;

/** From the first. */
export async function notificationSteps(db: Queryable, id: string): Promise<NotificationStep[]> {
  const { rows } = await db.query<StepRow>(
    `SELECT ${STEP} FROM notification_step WHERE notification = $1 ORDER BY step_no`,
    [id],
  );
  return rows.map(stepOf);
}

/** What was done under a key before, by whoever asks. */
export async function stepUnder(
  db: Queryable,
  id: string,
  by: AlertActor,
  key: string | undefined,
): Promise<NotificationStep | undefined> {
  if (key === undefined || by.kind === "service") return undefined;
  const { rows } = await db.query<StepRow>(
    `SELECT ${STEP} FROM notification_step
     WHERE notification = $1 AND actor = $2 AND idempotency_key = $3`,
    [id, by.id, key],
  );
  return rows[0] && stepOf(rows[0]);
}

const stepOf = ({
  actor,
  actor_kind: kind,
  asked,
  items,
  parties,
  why,
  ...row
}: StepRow): NotificationStep => ({
  ...row,
  by: kind === "service" ? { kind } : { kind, id: actor ?? "" },
  why: why ?? undefined,
  items: items ?? undefined,
  asked: asked ?? undefined,
  parties: parties ?? undefined,
});

/** Keeps what follows from the steps. */
export async function keepStanding(
  client: Queryable,
  id: string,
  before: Standing,
  after: Standing,
): Promise<void> {
  await client.query("UPDATE notification SET status = $2 WHERE notification = $1", [
    id,
    after.status,
  ]);
  const changed = [...after.items].filter(([item, status]) => before.items.get(item) !== status);
  if (changed.length > 0) await keepItems(client, id, changed);
}

async function keepItems(
  client: Queryable,
  id: string,
  items: readonly (readonly [item: string, status: BlockStatus | undefined])[],
): Promise<void> {
  await client.query(
    `UPDATE notification_item i SET block_status = u.status
     FROM unnest($2::uuid[], $3::text[]) AS u(asset, status)
     WHERE i.notification = $1 AND i.asset = u.asset`,
    [id, items.map(([item]) => item), items.map(([, status]) => status)],
  );
}
