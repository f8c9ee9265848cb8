import type { BlockList } from "node:net";
import type { Pool } from "pg";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import { sealContext } from "../parties/privacy/sealed.ts";
import { claimDeliveries, type Claimed, keepTried } from "../quality/webhooks/delivery.store.ts";
import { post } from "./client.ts";
import { signedHeaders } from "./signature.ts";
import { triedOf } from "./tried.ts";

export interface DeliverOptions {
  readonly pool: Pool;
  readonly cipher: FieldCipher;
  readonly now: () => Date;
  /** Networks that may be reached beside the internet. */
  readonly allowed: BlockList;
}

/**
 * Sends what is due. Ended between sending and writing that down, it is sent again under the same id: at least once.
 * @returns how many were tried
 */
export async function deliverDue(options: DeliverOptions): Promise<number> {
  const claimed = await claimDeliveries(options.pool, options.now());
  await Promise.all(claimed.map((one) => deliver(options, one)));
  return claimed.length;
}

async function deliver(
  { allowed, cipher, now, pool }: DeliverOptions,
  claimed: Claimed,
): Promise<void> {
  const { body, event, secrets, url } = claimed;
  const opened = secrets.map(({ id, sealed }) =>
    cipher.open(sealed, sealContext("webhook_secret", id)),
  );
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "tallystick",
    ...signedHeaders({ id: event, body }, opened, now()),
  };
  const answered = await post({ url, headers, body }, allowed);
  await keepTried(pool, claimed, triedOf(answered, claimed.tries + 1, now()));
}
