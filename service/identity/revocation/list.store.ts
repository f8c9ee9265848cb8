import type { Queryable } from "../../db/pool.ts";
import type { AuthorityKind } from "../authority/authority.store.ts";
import type { RevocationReason } from "../authority/site-authority.ts";
import type { ListDraft, Revocation } from "./crl.ts";

export interface KeptList {
  readonly number: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Revocations that were known when it was made, of certificates that have expired too. */
  readonly revocations: bigint;
}

interface ListRow {
  readonly number: bigint;
  readonly this_update: Date;
  readonly next_update: Date;
  readonly revocations: bigint;
}

/** The newest. */
export async function newestList(db: Queryable, authority: number): Promise<KeptList | undefined> {
  const { rows } = await db.query<ListRow>(
    `SELECT number, this_update, next_update, revocations FROM certificate_list
     WHERE authority_no = $1 ORDER BY number DESC LIMIT 1`,
    [authority],
  );
  return (
    rows[0] && {
      number: rows[0].number,
      thisUpdate: rows[0].this_update,
      nextUpdate: rows[0].next_update,
      revocations: rows[0].revocations,
    }
  );
}

/** @returns undefined before the first */
export async function publishedList(
  db: Queryable,
  kind: AuthorityKind,
): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ list: Buffer }>(
    `SELECT list FROM certificate_list JOIN authority USING (authority_no)
     WHERE kind = $1 ORDER BY authority_no DESC, number DESC LIMIT 1`,
    [kind],
  );
  return rows[0]?.list;
}

export async function keepList(
  db: Queryable,
  authority: number,
  list: Uint8Array,
  { nextUpdate, number, thisUpdate }: ListDraft,
  revocations: bigint,
): Promise<void> {
  await db.query(
    `INSERT INTO certificate_list (authority_no, number, list, this_update, next_update, revocations)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [authority, number, list, thisUpdate, nextUpdate, revocations],
  );
}

export async function countRevocations(db: Queryable, authority: number): Promise<bigint> {
  const { rows } = await db.query<{ count: bigint }>(
    `SELECT count(*) FROM certificate_revocation JOIN certificate USING (serial)
     WHERE authority_no = $1`,
    [authority],
  );
  return rows[0]?.count ?? 0n;
}

/** Of certificates that have not expired by `at`. */
export async function standingRevocations(
  db: Queryable,
  authority: number,
  at: Date,
): Promise<Revocation[]> {
  const { rows } = await db.query<{ serial: string; reason: RevocationReason; at: Date }>(
    `SELECT serial, reason, revoked_at AS at FROM certificate_revocation JOIN certificate USING (serial)
     WHERE authority_no = $1 AND not_after >= $2 ORDER BY revoked_at, serial`,
    [authority, at],
  );
  return rows;
}
