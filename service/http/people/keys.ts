import { type KeyObject, verify, X509Certificate } from "node:crypto";
import type { Static } from "typebox";
import { fromHex } from "../../../device-attest/bytes.ts";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import type { Actor } from "../../parties/people/admin-act.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import {
  endKeyBy,
  issueApiKey,
  keyMadeBy,
  keyOf,
  type KeyTerms,
  type ListedKey,
  registerCertificate,
  revokeKey,
} from "../../parties/people/api-key.store.ts";
import { certificateClaim, fingerprintOf } from "../../parties/people/certificate.ts";
import type { PeopleOptions } from "./options.ts";
import type { Key, MadeKey } from "./keys.schemas.ts";

/** Makes a key, or finds what the same request made before, whose secret nobody can read again. */
export async function makeKey(
  { pool }: PeopleOptions,
  actor: Actor,
  terms: KeyTerms,
): Promise<Static<typeof MadeKey>> {
  const made = await inTransaction(pool, async (db) => {
    const issued = await issueApiKey(db, terms);
    if (issued === undefined) return undefined;
    await recordAct(db, terms.party, {
      actor,
      at: terms.madeAt,
      action: "keyMade",
      subject: issued.id,
      detail: { capabilities: terms.capabilities, expiresAt: terms.expiresAt.toISOString() },
    });
    return issued;
  });
  if (made !== undefined) return { apiKey: made.id, key: made.text };
  const before = await keyMadeBy(pool, terms);
  if (before === undefined || !isSame(before, terms))
    throw new Problem("alreadyUsed", "This Idempotency-Key made something else.");
  return { apiKey: before.id, key: null };
}

const isSame = (before: ListedKey, { capabilities, expiresAt, label }: KeyTerms): boolean =>
  before.label === label &&
  before.capabilities.join() === capabilities.join() &&
  before.expiresAt.getTime() === expiresAt.getTime();

/** Gives another secret to what uses a key; the old one goes on for `overlapMs`, so that nothing has to stop. */
export async function rotateKey(
  { pool }: PeopleOptions,
  actor: Actor,
  { old, overlapMs, terms }: { old: ListedKey; overlapMs: number; terms: KeyTerms },
): Promise<Static<typeof MadeKey>> {
  return inTransaction(pool, async (db) => {
    const issued = await issueApiKey(db, terms);
    if (issued === undefined)
      throw new Problem("alreadyUsed", "This Idempotency-Key made a key; rotate that one.");
    await endKeyBy(db, old.id, new Date(terms.madeAt.getTime() + overlapMs));
    await recordAct(db, terms.party, {
      actor,
      at: terms.madeAt,
      action: "keyRotated",
      subject: old.id,
      detail: { by: issued.id, expiresAt: terms.expiresAt.toISOString() },
    });
    return { apiKey: issued.id, key: issued.text };
  });
}

/** Registers a client certificate, for as long as it says itself at most. */
export async function addCertificate(
  { pool }: PeopleOptions,
  actor: Actor,
  certificate: X509Certificate,
  terms: KeyTerms,
): Promise<string> {
  const fingerprint = fingerprintOf(certificate.fingerprint256);
  return inTransaction(pool, async (db) => {
    const id = await registerCertificate(db, terms, fromHex(fingerprint));
    if (id === undefined)
      throw new Problem("alreadyUsed", "This certificate is registered already.");
    await recordAct(db, terms.party, {
      actor,
      at: terms.madeAt,
      action: "keyMade",
      subject: id,
      detail: { capabilities: terms.capabilities, fingerprint },
    });
    return id;
  });
}

/** @throws Problem `notFound` for a key that is not the party's */
export async function endKey(
  { now, pool }: PeopleOptions,
  actor: Actor,
  party: string,
  id: string,
): Promise<void> {
  await requireKey(pool, party, id);
  const at = now();
  await inTransaction(pool, async (db) => {
    await revokeKey(db, id, at);
    await recordAct(db, party, { actor, at, action: "keyRevoked", subject: id });
  });
}

/** @throws Problem `notFound` for a key that is not the party's */
export async function requireKey(
  pool: PeopleOptions["pool"],
  party: string,
  id: string,
): Promise<ListedKey> {
  const key = await keyOf(pool, party, id);
  if (key === undefined) throw new Problem("notFound", "The party has no key by this id.");
  return key;
}

/** @throws Problem `invalidRequest` */
export function certificateOf(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Problem("invalidRequest", "certificate: not an X.509 certificate in PEM.");
  }
}

/** @throws Problem `possessionMissing` unless the holder of the certificate's key signed that it is the party's */
export function requirePossession(
  { publicKey }: Pick<X509Certificate, "publicKey">,
  party: string,
  possession: string,
): void {
  const digest = publicKey.asymmetricKeyType?.startsWith("ed") === true ? undefined : "sha256";
  const claim = Buffer.from(certificateClaim(party));
  if (!isSignedBy(publicKey, { digest, claim, signature: Buffer.from(possession, "base64") }))
    throw new Problem(
      "possessionMissing",
      "possession: not a signature by this certificate's private key over the party's id.",
    );
}

function isSignedBy(
  key: KeyObject,
  { claim, digest, signature }: { claim: Buffer; digest: string | undefined; signature: Buffer },
): boolean {
  try {
    return verify(digest, claim, key, signature);
  } catch {
    // Kinds of keys that sign nothing.
    return false;
  }
}

export const shownKey = (key: ListedKey): Static<typeof Key> => ({
  apiKey: key.id,
  label: key.label,
  capabilities: [...key.capabilities],
  fingerprint: key.fingerprint ?? null,
  madeBy: key.madeBy ?? null,
  madeAt: key.madeAt.toISOString(),
  expiresAt: key.expiresAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
});
