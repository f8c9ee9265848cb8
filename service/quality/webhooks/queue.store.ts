import type { Queryable } from "../../db/pool.ts";
import { type AlertTold, cloudEventOf } from "../alerts/cloud-event.ts";

/** Puts what happened on its way to whoever is to be told, in the transaction in which it happened. */
export async function queueDeliveries(client: Queryable, told: AlertTold): Promise<void> {
  const event = cloudEventOf(told);
  await client.query({
    name: "queue_webhook_deliveries",
    text: `INSERT INTO webhook_delivery (webhook_id, event_id, type, body, made_at, due_at)
           SELECT webhook_id, $2, $3, $4, date_trunc('milliseconds', now()),
             date_trunc('milliseconds', now())
           FROM webhook
           WHERE party = $1 AND ended_at IS NULL AND $3 = ANY (types)`,
    values: [Buffer.from(told.party, "hex"), event.id, event.type, JSON.stringify(event)],
  });
}
