import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { targetOf } from "../../chain/act-call.ts";
import { NodeUnreachable } from "../../chain/provider.ts";
import { Problem } from "../../errors.ts";
import { messageFromJson } from "../../parties/acts/act-json.ts";
import { type ActName, catalogue, seriesKey, typedAct } from "../../parties/acts/catalogue.ts";
import { type Gathered, gathered } from "../../parties/acts/gathered.ts";
import { keepPending, type PendingAct, pendingById } from "../../parties/acts/pending-act.store.ts";
import { firstNonce, type TypedAct } from "../../parties/acts/typed.ts";
import { signingOf } from "../../parties/admission/member.store.ts";
import type { Signing } from "../../parties/admission/signing.ts";
import type { SentAct } from "../act-schema.ts";
import type { SigningOptions } from "./options.ts";
import type { PendingSchema } from "./schemas.ts";

/** What somebody wants the party to sign. */
export interface Draft extends SentAct {
  readonly extra?: Readonly<Record<string, string>>;
  readonly goodForSeconds?: number;
}

const GOOD_FOR_SECONDS = 7 * 86_400;

/**
 * Prepares an act of a party: with a nonce of its own, or the next of its series.
 * @returns its id
 * @throws Problem `alreadyUsed` when the idempotency key made another act
 */
export async function prepare(
  options: SigningOptions,
  { principal }: FastifyRequest,
  party: string,
  { draft, idempotencyKey }: { readonly draft: Draft; readonly idempotencyKey: string | undefined },
): Promise<string> {
  const { act, extra = {}, goodForSeconds = GOOD_FOR_SECONDS, message } = draft;
  const kind = catalogue[act];
  if (kind.party === undefined || message[kind.party] !== `0x${party}`)
    throw new Problem("actOfOther", "The act is not one of the party that the path names.");
  await signingFor(options, party);
  const madeAt = options.now();
  const id = await keepPending(options.pool, {
    party,
    act,
    message,
    extra,
    nonce: await nonceFor(options, act, party, message),
    deadline: BigInt(Math.floor(madeAt.getTime() / 1000) + goodForSeconds),
    madeBy: nameOf(principal),
    madeAt,
    idempotencyKey,
  });
  if (id === undefined)
    throw new Problem("alreadyUsed", "This Idempotency-Key made something else.");
  return id;
}

/** Who did something, as others of the party know him. */
export const nameOf = (principal: FastifyRequest["principal"]): string => {
  if (principal.kind === "person") return principal.account;
  return principal.kind === "machine" ? principal.apiKey : "";
};

/** @throws Problem `unavailable` while the chain does not answer */
async function nonceFor(
  { deployment, nonceOf }: SigningOptions,
  act: ActName,
  party: string,
  message: Draft["message"],
): Promise<bigint> {
  const kind = catalogue[act];
  const key = seriesKey(act, messageFromJson(kind, message) as never);
  if (key === undefined) return firstNonce(randomBytes(24));
  try {
    return await nonceOf(targetOf(deployment, kind.contract), `0x${party}`, key);
  } catch (error) {
    if (!(error instanceof NodeUnreachable)) throw error;
    throw new Problem("unavailable", "The chain does not say which nonce is next.", 5);
  }
}

/** @throws Problem `notFound` for a party that the registry does not know */
export async function signingFor({ pool }: SigningOptions, party: string): Promise<Signing> {
  const signing = await signingOf(pool, party);
  if (signing === undefined) throw new Problem("notFound", "The registry knows no such party.");
  return signing;
}

/** @throws Problem `notFound` for what is not this party's */
export async function findPending(
  { pool }: SigningOptions,
  party: string,
  id: string,
): Promise<PendingAct> {
  const pending = await pendingById(pool, party, id);
  if (pending === undefined) throw new Problem("notFound", "The party has no such act prepared.");
  return pending;
}

/** The act as it is signed. */
export function typedOf(
  { deployment }: SigningOptions,
  { act, deadline, message, nonce }: PendingAct,
): TypedAct<object> {
  const kind = catalogue[act];
  const fresh = { nonce, deadline };
  const target = targetOf(deployment, kind.contract);
  return typedAct(act, target, messageFromJson(kind, message) as never, fresh);
}

export const gatheredOf = (
  { act, message, signatures }: PendingAct,
  signing: Signing,
): Gathered =>
  gathered(catalogue[act], message, signing, signatures.map(({ signer }) => signer)); // prettier-ignore

export function shownPending(pending: PendingAct, signing: Signing): Static<typeof PendingSchema> {
  const { counted, isComplete, needed, newcomers } = gatheredOf(pending, signing);
  return {
    id: pending.id,
    party: pending.party.slice(2),
    act: pending.act,
    // Readonly to us, plain to the schema.
    message: { ...pending.message } as Static<typeof PendingSchema>["message"],
    extra: { ...pending.extra },
    nonce: String(pending.nonce),
    deadline: String(pending.deadline),
    madeBy: pending.madeBy,
    madeAt: pending.madeAt.toISOString(),
    signatures: pending.signatures.map(({ checked, signedAt, signedBy, signer }) => ({
      signer,
      checked,
      signedBy,
      signedAt: signedAt.toISOString(),
    })),
    needed,
    counted: [...counted],
    newcomers: [...newcomers],
    isComplete,
    relayed: pending.relayed ?? null,
  };
}
