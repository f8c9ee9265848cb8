import { randomUUID } from "node:crypto";
import type { Static } from "typebox";
import type { PoolClient } from "pg";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import type { Actor } from "../../parties/people/admin-act.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import { sealContext } from "../../parties/privacy/sealed.ts";
import {
  addSecret,
  endWebhook,
  makeWebhook,
  type NewWebhook,
  type Webhook,
  webhookMadeBy,
  webhooksOf,
} from "../../quality/webhooks/webhook.store.ts";
import { newSecret } from "../../webhook/signature.ts";
import type { WebhookOptions } from "./options.ts";
import type { MadeWebhook, WebhookSchema } from "./schemas.ts";

/** Makes a webhook, or finds what the same request made before, whose secret nobody can read again. */
export async function subscribe(
  options: WebhookOptions,
  actor: Actor,
  made: NewWebhook,
): Promise<Static<typeof MadeWebhook>> {
  const { madeAt, party, types, url } = made;
  const subscribed = await inTransaction(options.pool, async (client) => {
    const webhook = await makeWebhook(client, made);
    if (webhook === undefined) return undefined;
    const secret = await giveSecret(options, client, webhook.id, { at: madeAt, oldUntil: madeAt });
    const detail = { types, host: new URL(url).host };
    const act = { actor, at: madeAt, action: "webhookMade", subject: webhook.id, detail } as const;
    await recordAct(client, party, act);
    return { webhook: shownWebhook(webhook), secret };
  });
  if (subscribed !== undefined) return subscribed;
  const before = await webhookMadeBy(options.pool, made);
  if (before === undefined) throw new Problem("conflict", "The party has too many webhooks.");
  if (before.url !== url || before.types.join() !== types.join())
    throw new Problem("alreadyUsed", "This Idempotency-Key made something else.");
  return { webhook: shownWebhook(before), secret: null };
}

async function giveSecret(
  { cipher }: WebhookOptions,
  client: PoolClient,
  webhook: string,
  times: { readonly at: Date; readonly oldUntil: Date },
): Promise<string> {
  const [id, secret] = [randomUUID(), newSecret()];
  const sealed = cipher.seal(secret, sealContext("webhook_secret", id));
  await addSecret(client, webhook, { id, sealed }, times);
  return secret;
}

export interface Rotating {
  readonly party: string;
  readonly webhook: string;
  readonly overlapSeconds: number;
}

/** Gives another secret; the ones before go on for a while beside it. @throws Problem `notFound` */
export async function rotateSecret(
  options: WebhookOptions,
  actor: Actor,
  { overlapSeconds, party, webhook }: Rotating,
): Promise<string> {
  await requireWebhook(options, party, webhook);
  const at = options.now();
  const oldUntil = new Date(at.getTime() + overlapSeconds * 1000);
  return inTransaction(options.pool, async (client) => {
    const secret = await giveSecret(options, client, webhook, { at, oldUntil });
    await recordAct(client, party, { actor, at, action: "webhookRotated", subject: webhook });
    return secret;
  });
}

/** @throws Problem `notFound` */
export async function unsubscribe(
  { now, pool }: WebhookOptions,
  actor: Actor,
  party: string,
  webhook: string,
): Promise<void> {
  const at = now();
  await inTransaction(pool, async (client) => {
    if (!(await endWebhook(client, party, webhook, at))) throw unknownWebhook();
    await recordAct(client, party, { actor, at, action: "webhookEnded", subject: webhook });
  });
}

async function requireWebhook({ pool }: WebhookOptions, party: string, id: string): Promise<void> {
  const webhooks = await webhooksOf(pool, party);
  if (!webhooks.some((one) => one.id === id)) throw unknownWebhook();
}

export const unknownWebhook = (): Problem =>
  new Problem("notFound", "The party has no webhook by this id.");

export const shownWebhook = (webhook: Webhook): Static<typeof WebhookSchema> => ({
  webhook: webhook.id,
  url: webhook.url,
  types: [...webhook.types],
  madeBy: webhook.madeBy,
  madeAt: webhook.madeAt,
});
