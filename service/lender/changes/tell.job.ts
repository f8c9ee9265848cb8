import type { Pool } from "pg";
import { networksOf } from "../../webhook/address.ts";
import { post } from "../../webhook/client.ts";
import { signedHeaders } from "../../webhook/signature.ts";
import { triedOf } from "../../webhook/tried.ts";
import { cloudEventOf } from "./change.ts";
import { claimChanges, type DueChange, keepTold } from "./change.store.ts";

export interface Telling {
  readonly pool: Pool;
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  readonly now: () => Date;
}

/** The lender names where its own systems are: also in a network of its own. */
const everywhere = networksOf(["0.0.0.0/0", "::/0"]);

/**
 * Tells the lender's systems what changed, signed as our other webhooks. Ended between telling and writing that down, it
 * tells again under the same id: at least once, mostly in order.
 * @returns whether there may be more at once
 */
export async function tellChanges(telling: Telling): Promise<boolean> {
  const due = await claimChanges(telling.pool, telling.now());
  for (const change of due) await tell(telling, change);
  return due.length > 0;
}

async function tell({ now, pool, secret, url }: Telling, change: DueChange): Promise<void> {
  const body = JSON.stringify(cloudEventOf(change));
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "tallystick",
    ...signedHeaders({ id: change.id, body }, [secret], now()),
  };
  const answered = await post({ url, headers, body }, everywhere);
  await keepTold(pool, change, triedOf(answered, change.tries + 1, now()));
}
