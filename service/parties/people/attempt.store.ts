import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { counted, type Failures, KNOWN_FOR_MS, type FailureRecord, waitMs } from "./lockout.ts";

/** Somebody who tries to sign in. */
export interface Attempt {
  readonly login: string;
  readonly address: string;
  readonly at: Date;
}

type Counter = "account" | "address" | "home";

/** Whether somebody is heard; if so, what the attempt was counted against. */
export type Hearing =
  | { readonly waitMs: number }
  | { readonly waitMs: 0; readonly attempt: Attempt; readonly counters: readonly Counter[] };

type Heard = Extract<Hearing, { attempt: Attempt }>;

/** Counts an attempt as failed before anything is compared, so that a thousand at once are a thousand. */
export async function hearAttempt(pool: Pool, attempt: Attempt): Promise<Hearing> {
  return inTransaction(pool, async (db) => {
    const record = await recordOf(db, attempt);
    const wait = waitMs(record, attempt.at.getTime());
    if (wait > 0) return { waitMs: wait };
    const counters: Counter[] = record.isAtHome ? ["home"] : ["account", "address"];
    for (const name of counters)
      await write(db, subjectOf(name, attempt), counted(record[name], attempt.at.getTime()));
    return { waitMs: 0, attempt, counters };
  });
}

/**
 * An attempt that succeeded did not fail, and makes the address a home of the account. What failed before it stays: a
 * success in his own name must not give a guesser new guesses. Only at home the account's own mistakes are forgiven.
 */
export async function settleAttempt(db: Queryable, heard: Heard, account: string): Promise<void> {
  const { attempt } = heard;
  await takeBackAttempt(db, heard);
  await db.query("DELETE FROM sign_in_failure WHERE subject = $1", [subjectOf("home", attempt)]);
  await db.query(
    `INSERT INTO known_address (account_id, address, last_at) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, address) DO UPDATE SET last_at = EXCLUDED.last_at`,
    [account, attempt.address, attempt.at],
  );
}

/** Uncounts an attempt that was heard and did not fail. */
export async function takeBackAttempt(db: Queryable, { attempt, counters }: Heard): Promise<void> {
  await db.query(
    "UPDATE sign_in_failure SET count = count - 1 WHERE subject = ANY ($1::bytea[]) AND count > 0",
    [counters.map((name) => subjectOf(name, attempt))],
  );
}

/** Forgets what counts no more. */
export async function forgetAttempts(
  db: Queryable,
  { failedBefore, knownBefore }: { readonly failedBefore: Date; readonly knownBefore: Date },
): Promise<void> {
  await db.query("DELETE FROM sign_in_failure WHERE last_at < $1", [failedBefore]);
  await db.query("DELETE FROM known_address WHERE last_at < $1", [knownBefore]);
}

/** Takes the locks of all three in one order; whoever tries the same waits for this to be counted. */
async function recordOf(db: Queryable, attempt: Attempt): Promise<FailureRecord> {
  const subjects = (["account", "address", "home"] as const).map((name) =>
    subjectOf(name, attempt),
  );
  await db.query(
    `INSERT INTO sign_in_failure (subject, count, last_at)
     SELECT subject, 0, $2 FROM unnest($1::bytea[]) subject ORDER BY subject
     ON CONFLICT DO NOTHING`,
    [subjects, attempt.at],
  );
  const { rows } = await db.query<{ subject: Buffer; count: number; last_at: Date }>(
    `SELECT subject, count, last_at FROM sign_in_failure
     WHERE subject = ANY ($1::bytea[]) ORDER BY subject FOR UPDATE`,
    [subjects],
  );
  const [account, address, home] = subjects.map((subject): Failures | undefined => {
    const row = rows.find((one) => one.subject.equals(subject));
    return row && { count: row.count, lastAtMs: row.last_at.getTime() };
  });
  return { account, address, home, isAtHome: await isAtHome(db, attempt) };
}

async function isAtHome(db: Queryable, { address, at, login }: Attempt): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM known_address JOIN account USING (account_id)
     WHERE login = $1 AND address = $2 AND last_at > $3`,
    [login, address, new Date(at.getTime() - KNOWN_FOR_MS)],
  );
  return rowCount !== 0;
}

async function write(db: Queryable, subject: Buffer, { count, lastAtMs }: Failures): Promise<void> {
  await db.query("UPDATE sign_in_failure SET count = $2, last_at = $3 WHERE subject = $1", [
    subject,
    count,
    new Date(lastAtMs),
  ]);
}

function subjectOf(name: Counter, { address, login }: Attempt): Buffer {
  const about = { account: [login], address: [address], home: [login, address] }[name];
  return createHash("sha256")
    .update(JSON.stringify([name, ...about]))
    .digest();
}
