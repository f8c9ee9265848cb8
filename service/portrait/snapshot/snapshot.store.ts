import type { Pool } from "pg";
import { fromHex } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import type { Queryable } from "../../db/pool.ts";
import type { Snapshot } from "../../evidence/snapshot.ts";
import type { SignedDocument } from "../../parties/inquiry/sign-document.ts";
import type { OpenedSection } from "./document.ts";
import type { SnapshotDraft } from "./sign-snapshot.ts";

/** What a snapshot was decided by: no longer so, and it is not logged. */
export interface DecidedBy {
  /** Of everything that decides looks at the factory's data. */
  readonly version: bigint;
  readonly indexAgeMsMax: number;
}

export interface NewSnapshot {
  readonly draft: SnapshotDraft;
  readonly asked: readonly string[];
  readonly sections: readonly OpenedSection[];
  readonly decidedBy: DecidedBy;
}

export type SnapshotAttempt =
  | { readonly kind: "logged"; readonly index: number }
  | { readonly kind: "moved"; readonly position: ChainPosition }
  /** What it was decided by changed, or is too old. */
  | { readonly kind: "changed" };

interface Row {
  readonly logged_index: bigint | null;
  readonly sequence: bigint;
  readonly previous: Buffer | null;
  readonly version: bigint;
  readonly index_age_ms: bigint | null;
}

/**
 * Logs a snapshot that was signed after `position`, in one transaction with what it opens to.
 * @returns undefined while the key is not registered, or not final, or has ended
 */
export async function logSnapshot(
  pool: Pool,
  keyId: Uint8Array,
  { position, signed }: { readonly position: ChainPosition; readonly signed: SignedDocument },
  { asked, decidedBy, draft, sections }: NewSnapshot,
): Promise<SnapshotAttempt | undefined> {
  const { rows } = await pool.query<Row>({
    name: "log_snapshot",
    text: `SELECT * FROM log_snapshot($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      Buffer.from(keyId),
      position.sequence,
      position.sequence === 0 ? null : Buffer.from(position.previous),
      Buffer.from(signed.statement),
      Buffer.from(signed.signature),
      Buffer.from(signed.body),
      fromHex(draft.holder),
      decidedBy.version,
      decidedBy.indexAgeMsMax,
      fromHex(draft.lender),
      fromHex(draft.authorisation),
      draft.nonce,
      asked,
      canonicalize(sections),
      draft.at,
    ],
  });
  return rows[0] && attempt(rows[0], decidedBy);
}

function attempt(row: Row, { indexAgeMsMax, version }: DecidedBy): SnapshotAttempt {
  if (row.logged_index !== null) return { kind: "logged", index: Number(row.logged_index) };
  const isStale = row.index_age_ms === null || Number(row.index_age_ms) > indexAgeMsMax;
  if (isStale || row.version !== version) return { kind: "changed" };
  const position =
    row.previous === null
      ? CHAIN_START
      : { sequence: Number(row.sequence), previous: new Uint8Array(row.previous) };
  return { kind: "moved", position };
}

/** A snapshot as it is kept. */
export interface KeptSnapshot {
  readonly index: number;
  /** SHA-256 of its statement, hexadecimal. */
  readonly statementHash: string;
  readonly snapshot: Snapshot;
  readonly asked: readonly string[];
  /** Undefined once the factory had them removed. */
  readonly sections: readonly OpenedSection[] | undefined;
}

interface KeptRow {
  readonly leaf_index: bigint;
  readonly statement_hash: Buffer;
  readonly body: Buffer;
  readonly asked: readonly string[];
  readonly sections: string | null;
}

const KEPT = `SELECT s.leaf_index, r.statement_hash, r.body, s.asked, s.sections
  FROM portrait_snapshot s JOIN attested_record r USING (leaf_index)`;

const kept = (row: KeptRow): KeptSnapshot => ({
  index: Number(row.leaf_index),
  statementHash: row.statement_hash.toString("hex"),
  snapshot: JSON.parse(row.body.toString("utf8")) as Snapshot,
  asked: row.asked,
  sections: row.sections === null ? undefined : (JSON.parse(row.sections) as OpenedSection[]),
});

/** The one snapshot that was made by an authorisation under a nonce. */
export async function snapshotUnder(
  db: Queryable,
  factory: string,
  { authorisation, nonce }: { readonly authorisation: string; readonly nonce: string },
): Promise<KeptSnapshot | undefined> {
  const { rows } = await db.query<KeptRow>(
    `${KEPT} WHERE s.factory = $1 AND s.authorisation = $2 AND s.nonce = $3`,
    [fromHex(factory), fromHex(authorisation), nonce],
  );
  return rows[0] && kept(rows[0]);
}

export async function snapshotAt(
  db: Queryable,
  factory: string,
  index: number,
): Promise<KeptSnapshot | undefined> {
  const { rows } = await db.query<KeptRow>(`${KEPT} WHERE s.factory = $1 AND s.leaf_index = $2`, [
    fromHex(factory),
    index,
  ]);
  return rows[0] && kept(rows[0]);
}

/** A factory's snapshots, newest first. */
export async function newestSnapshots(
  db: Queryable,
  factory: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<KeptSnapshot[]> {
  const { rows } = await db.query<KeptRow>(
    `${KEPT} WHERE s.factory = $1 AND ($2::bigint IS NULL OR s.leaf_index < $2)
     ORDER BY s.leaf_index DESC LIMIT $3`,
    [fromHex(factory), before, limit],
  );
  return rows.map(kept);
}

/** What the sections say is gone; that they were shown, to whom and what for, stays in the log. @returns false where there is none */
export async function emptySnapshot(
  db: Queryable,
  factory: string,
  index: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE portrait_snapshot SET sections = NULL WHERE factory = $1 AND leaf_index = $2",
    [fromHex(factory), index],
  );
  return rowCount === 1;
}
