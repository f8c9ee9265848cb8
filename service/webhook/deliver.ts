import { randomInt } from "node:crypto";
import type { BlockList } from "node:net";
import type { Pool } from "pg";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import { sealContext } from "../parties/privacy/sealed.ts";
import {
  claimDeliveries,
  type Claimed,
  keepTried,
  type Tried,
} from "../quality/webhooks/delivery.store.ts";
import { waitAfter } from "../quality/webhooks/retry.ts";
import { type Answered, post } from "./client.ts";
import { signedHeaders } from "./signature.ts";

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

const GONE = 410;
const RANDOM_STEPS = 2 ** 32;

function triedOf(answered: Answered, tries: number, triedAt: Date): Tried {
  const status = "status" in answered ? answered.status : undefined;
  const fault = "fault" in answered ? answered.fault : undefined;
  const said = { triedAt, dueAt: triedAt, status, fault };
  if (status !== undefined && status >= 200 && status < 300) return { ...said, state: "delivered" };
  const waitMs = waitAfter(tries, randomInt(RANDOM_STEPS) / RANDOM_STEPS);
  // Whoever is gone says that he wants nothing more of it.
  if (waitMs === undefined || status === GONE) return { ...said, state: "dead" };
  return { ...said, state: "waiting", dueAt: new Date(triedAt.getTime() + waitMs) };
}
