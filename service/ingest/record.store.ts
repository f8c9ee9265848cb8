import type { Pool } from "pg";
import { STATEMENT_BYTES } from "../../device-attest/statement.ts";
import type { EvidenceColumns } from "./packed.ts";

export interface Appended {
  readonly index: number;
  readonly isNew: boolean;
}

/** Appends a batch to the log in one transaction; what was there already keeps its index. */
export async function appendStatements(
  pool: Pool,
  evidence: EvidenceColumns,
  receivedAt: Date,
): Promise<Appended[]> {
  const { rows } = await pool.query<{ count: number; first_index: bigint; is_new: boolean }>({
    name: "append_statements",
    text: `SELECT count, first_index, is_new
           FROM append_statements($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      evidence.keyNos,
      evidence.sequences,
      evidence.faults,
      Array.from(evidence.bodies.ends),
      Array.from(evidence.judgements.ends),
      asBuffer(evidence.statements),
      asBuffer(evidence.signatures),
      asBuffer(evidence.bodies.bytes),
      asBuffer(evidence.judgements.bytes),
      evidence.captured,
      evidence.sources,
      receivedAt,
    ],
  });
  return rows.flatMap((run) =>
    Array.from({ length: run.count }, (_, at) => ({
      index: Number(run.first_index) + at,
      isNew: run.is_new,
    })),
  );
}

export const statementAt = ({ statements }: EvidenceColumns, at: number): Uint8Array =>
  statements.subarray(STATEMENT_BYTES * at, STATEMENT_BYTES * (at + 1));

/** pg sends a Buffer as it is; it would spell out any other view. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
