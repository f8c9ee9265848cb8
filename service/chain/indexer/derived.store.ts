import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { Derived } from "./derived.ts";
import type { RegisteredKey } from "./device-key.ts";
import { finaliseConsents } from "./consents.ts";
import { finaliseParties } from "./party.store.ts";

export interface Anchored {
  readonly size: bigint;
  readonly root: string;
  readonly transactionHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** The row of a key keeps its number for ever: records refer to it. */
export async function putKey(db: Queryable, keyId: string, key: RegisteredKey): Promise<void> {
  const { rows } = await db.query<{ key_no: number }>(
    `INSERT INTO device_key AS k (key_id, factory, device, spki, from_index, until_index,
       ended_reason, grade, registered_block, registered_block_hash, final)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false)
     ON CONFLICT (key_id) DO UPDATE SET factory = $2, device = $3, spki = $4, from_index = $5,
       until_index = $6, ended_reason = $7, grade = $8, registered_block = $9,
       registered_block_hash = $10, final = k.final AND k.registered_block_hash = $10
     RETURNING key_no`,
    [
      getBytes(keyId),
      getBytes(key.factory),
      key.device,
      key.spki,
      key.fromIndex,
      key.end?.untilIndex ?? null,
      key.end?.reason ?? null,
      key.grades.at(-1)?.grade,
      key.blockNumber,
      getBytes(key.blockHash),
    ],
  );
  await putGrades(db, rows[0]?.key_no, key);
}

/** The chain took its registration back. */
export async function withdrawKey(db: Queryable, keyId: string): Promise<void> {
  await db.query(
    `UPDATE device_key SET registered_block = NULL, registered_block_hash = NULL, final = false
     WHERE key_id = $1`,
    [getBytes(keyId)],
  );
}

async function putGrades(
  db: Queryable,
  keyNo: number | undefined,
  key: RegisteredKey,
): Promise<void> {
  await db.query("DELETE FROM device_key_grade WHERE key_no = $1", [keyNo]);
  for (const [position, grade] of key.grades.entries())
    await db.query(
      `INSERT INTO device_key_grade (key_no, position, from_index, grade, granted_by, block_number)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [keyNo, position, grade.fromIndex, grade.grade, getBytes(grade.by), grade.blockNumber],
    );
}

export async function putAnchor(db: Queryable, anchor: Anchored): Promise<void> {
  await db.query(
    `INSERT INTO anchor AS a (size, root, tx_hash, block_number, block_hash, block_timestamp, final)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6), false)
     ON CONFLICT (size) DO UPDATE SET root = $2, tx_hash = $3, block_number = $4, block_hash = $5,
       block_timestamp = to_timestamp($6), final = a.final AND a.block_hash = $5`,
    [
      anchor.size,
      getBytes(anchor.root),
      getBytes(anchor.transactionHash),
      anchor.blockNumber,
      getBytes(anchor.blockHash),
      anchor.timestamp,
    ],
  );
}

export async function removeAnchor(db: Queryable, size: bigint): Promise<void> {
  await db.query("DELETE FROM anchor WHERE size = $1", [size]);
}

/** Brings the final flags in line. @returns how many of each changed */
export async function finalise(db: Queryable, finalNumber: number): Promise<Derived> {
  const keys = await db.query(
    `UPDATE device_key SET final = NOT final
     WHERE (NOT final AND registered_block <= $1) OR (final AND registered_block > $1)`,
    [finalNumber],
  );
  const anchors = await db.query(
    `UPDATE anchor SET final = NOT final
     WHERE (NOT final AND block_number <= $1) OR (final AND block_number > $1)`,
    [finalNumber],
  );
  const parties = await finaliseParties(db, finalNumber);
  await finaliseConsents(db, finalNumber);
  return { keys: keys.rowCount ?? 0, anchors: anchors.rowCount ?? 0, parties };
}
