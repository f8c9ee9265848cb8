import type { Pool, PoolClient } from "pg";
import { fromHex } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { append, type KeptLoan, lockLoan } from "../loan/loan.store.ts";
import { commandFor, type Notice, type NoticeRefusal } from "./notice.ts";
import type { PaymentOrder } from "./payment-system.ts";

export interface KeptOrder extends PaymentOrder {
  readonly loan: string;
  readonly reference: string;
}

/** Keeps what is to be paid, in the transaction that asks for it; not what was paid or failed before. */
export async function keepOrder(
  db: Queryable,
  { factory, id, loan }: KeptLoan,
  reference: string,
  now: Date,
): Promise<void> {
  const order = "cash" in loan ? loan.cash.orders.get(reference) : undefined;
  if (loan.status === "none" || order?.state !== "asked") return;
  const { amount, purpose } = order;
  await db.query(
    `INSERT INTO payment_order (key, loan, reference, purpose, amount, currency, payee, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      `${id}/${reference}`,
      id,
      reference,
      purpose,
      String(amount),
      loan.terms.currency,
      fromHex(factory),
      now,
    ],
  );
}

const BATCH = 50;
/** Whoever takes an order asks within this time, or it is asked again; longer after each try. */
const LEASE_SECONDS = 15;
const LEASE_SECONDS_MAX = 3600;

/** Orders that nobody asked for, or nobody knows of: they are this caller's for a while. */
export async function claimOrders(pool: Pool, now: Date): Promise<KeptOrder[]> {
  const { rows } = await pool.query<Omit<KeptOrder, "payee"> & { readonly payee: Buffer }>(
    `UPDATE payment_order o SET tries = o.tries + 1,
       due_at = $1::timestamptz + make_interval(secs => least($3 * 2 ^ least(o.tries, 20), $4))
     FROM (SELECT key FROM payment_order WHERE asked_at IS NULL AND due_at <= $1
           ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) due
     WHERE o.key = due.key
     RETURNING o.key, o.loan, o.reference, o.purpose, o.amount, o.currency, o.payee`,
    [now, BATCH, LEASE_SECONDS, LEASE_SECONDS_MAX],
  );
  return rows.map((row) => ({ ...row, payee: row.payee.toString("hex") }));
}

export const keepAsked = (db: Queryable, key: string, now: Date): Promise<unknown> =>
  db.query("UPDATE payment_order SET asked_at = $2 WHERE key = $1 AND asked_at IS NULL", [
    key,
    now,
  ]);

export type Taken =
  { readonly kind: "taken" } | { readonly kind: "refused"; readonly code: NoticeRefusal };

/**
 * Takes a notice, once: what it does to its loan, or why it does nothing, is kept with it. Told again it is answered as
 * before.
 */
export const takeNotice = (pool: Pool, notice: Notice, now: Date): Promise<Taken> =>
  inTransaction(pool, async (db): Promise<Taken> => {
    const text = canonicalize(notice);
    const { rowCount } = await db.query(
      "INSERT INTO payment_notice (notice, text, told_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [notice.id, text, now],
    );
    if (rowCount === 0) return takenBefore(db, notice.id, text);
    const code = await apply(db, notice, now.toISOString());
    if (code === undefined) return { kind: "taken" };
    await db.query("INSERT INTO payment_notice_refused (notice, code) VALUES ($1, $2)", [
      notice.id,
      code,
    ]);
    return { kind: "refused", code };
  });

async function takenBefore(db: PoolClient, id: string, text: string): Promise<Taken> {
  const { rows } = await db.query<{ text: string; code: NoticeRefusal | null }>(
    `SELECT n.text, r.code FROM payment_notice n LEFT JOIN payment_notice_refused r USING (notice)
     WHERE n.notice = $1`,
    [id],
  );
  const [before] = rows;
  if (before?.text !== text) return { kind: "refused", code: "noticeDiffers" };
  return before.code === null ? { kind: "taken" } : { kind: "refused", code: before.code };
}

async function apply(
  db: PoolClient,
  notice: Notice,
  now: string,
): Promise<NoticeRefusal | undefined> {
  const target = await targetOf(db, notice);
  if (typeof target === "string") return target;
  const found = await lockLoan(db, target.loan);
  if (found === undefined || found.loan.status === "none") return "loanUnknown";
  const { loan } = found;
  if ("currency" in notice && notice.currency !== loan.terms.currency) return "otherCurrency";
  // What came is not refused because a clock was set back.
  const at = now < loan.at ? loan.at : now;
  const commanded = await append(db, found, commandFor(notice, target.reference, at));
  return commanded.kind === "refused" ? commanded.code : undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function targetOf(
  db: PoolClient,
  notice: Notice,
): Promise<Pick<KeptOrder, "loan" | "reference"> | NoticeRefusal> {
  if (notice.kind === "received")
    return UUID.test(notice.loan) ? { loan: notice.loan, reference: notice.id } : "loanUnknown";
  const { rows } = await db.query<Pick<KeptOrder, "loan" | "reference">>(
    "SELECT loan, reference FROM payment_order WHERE key = $1",
    [notice.key],
  );
  return rows[0] ?? "paymentUnknown";
}

export async function readCursor(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ cursor: string }>("SELECT cursor FROM payment_cursor");
  return rows[0]?.cursor;
}

export const keepCursor = (pool: Pool, cursor: string): Promise<unknown> =>
  pool.query(
    "INSERT INTO payment_cursor (cursor) VALUES ($1) ON CONFLICT (is_only) DO UPDATE SET cursor = $1",
    [cursor],
  );

export interface RefusedNotice {
  readonly notice: Notice;
  readonly code: string;
  readonly toldAt: Date;
}

/** What no loan took, the newest first. */
export async function listRefused(pool: Pool, limit: number): Promise<RefusedNotice[]> {
  const { rows } = await pool.query<{ text: string; code: string; told_at: Date }>(
    `SELECT n.text, r.code, n.told_at FROM payment_notice_refused r JOIN payment_notice n USING (notice)
     ORDER BY n.told_at DESC, n.notice LIMIT $1`,
    [limit],
  );
  return rows.map(({ code, text, told_at: toldAt }) => ({
    notice: JSON.parse(text) as Notice,
    code,
    toldAt,
  }));
}
