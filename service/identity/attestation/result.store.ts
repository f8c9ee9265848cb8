import type { Queryable } from "../../db/pool.ts";
import type { KeyGrade } from "../../parties/acts/device-acts.ts";
import type { Appraisal, AttestationStatus } from "./appraisal/appraise.ts";
import type { KeptChallenge } from "./challenge.store.ts";
import { gradeDue } from "./grade-due.ts";

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** @param evidence as it was sent */
export async function keepResult(
  db: Queryable,
  { attester, factory, id, keyId }: KeptChallenge,
  { reasons, status, swversion, vector }: Appraisal,
  evidence: object,
  { appraisedAt, lapsesAt }: { readonly appraisedAt: Date; readonly lapsesAt: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO attestation_result (challenge, factory, attester, key_id, status, vector, reasons, swversion, evidence,
       appraised_at, lapses_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      hex(factory),
      hex(attester),
      Buffer.from(keyId),
      status,
      JSON.stringify(vector),
      reasons,
      swversion ?? null,
      JSON.stringify(evidence),
      appraisedAt,
      lapsesAt,
    ],
  );
}

export interface KeptResult {
  readonly challenge: string;
  readonly factory: string;
  readonly attester: string;
  readonly keyId: string;
  readonly status: AttestationStatus;
  readonly vector: Readonly<Record<string, number>>;
  readonly reasons: readonly string[];
  readonly swversion: string | null;
  readonly appraisedAt: Date;
  readonly lapsesAt: Date;
}

const COLUMNS = `r.challenge, encode(r.factory, 'hex') AS factory, encode(r.attester, 'hex') AS attester,
  encode(r.key_id, 'hex') AS "keyId", r.status, r.vector, r.reasons, r.swversion, r.appraised_at AS "appraisedAt",
  r.lapses_at AS "lapsesAt"`;
const RESULTS_MAX = 200;

/** What concerns a party, as factory or as attester; newest first. */
export async function resultsOf(
  db: Queryable,
  party: string,
  keyId: string | undefined,
): Promise<readonly KeptResult[]> {
  const { rows } = await db.query<KeptResult>(
    `SELECT ${COLUMNS} FROM attestation_result r
     WHERE (r.factory = $1 OR r.attester = $1) AND ($2::bytea IS NULL OR r.key_id = $2)
     ORDER BY r.result_no DESC LIMIT $3`,
    [hex(party), keyId === undefined ? null : hex(keyId), RESULTS_MAX],
  );
  return rows;
}

/** Of one factory's key, appraised within a period; newest first. */
export async function resultsOfKey(
  db: Queryable,
  factory: string,
  keyId: string,
  period: { readonly from: Date; readonly to: Date },
): Promise<readonly KeptResult[]> {
  const { rows } = await db.query<KeptResult>(
    `SELECT ${COLUMNS} FROM attestation_result r
     WHERE r.factory = $1 AND r.key_id = $2 AND r.appraised_at >= $3 AND r.appraised_at < $4
     ORDER BY r.result_no DESC LIMIT $5`,
    [hex(factory), hex(keyId), period.from, period.to, RESULTS_MAX],
  );
  return rows;
}

/** The evidence behind a result, for whoever appraised it. */
export async function evidenceOf(
  db: Queryable,
  attester: string,
  challenge: string,
): Promise<object | undefined> {
  const { rows } = await db.query<{ evidence: object }>(
    `SELECT evidence || jsonb_build_object(
         'nonce', encode(c.nonce, 'base64'), 'secretHash', encode(c.secret_hash, 'base64'),
         'ek', encode(c.ek, 'base64'), 'ak', encode(c.ak, 'base64')) AS evidence
     FROM attestation_result r JOIN attestation_challenge c USING (challenge)
     WHERE r.attester = $1 AND r.challenge = $2`,
    [hex(attester), challenge],
  );
  return rows[0]?.evidence;
}

export interface DueGrade {
  readonly keyId: string;
  readonly device: string;
  readonly factory: string;
  readonly grade: KeyGrade;
  readonly status: AttestationStatus;
  readonly lapsesAt: Date;
}

/** Grades that an attester is to set on chain, of keys that live. */
export async function dueGrades(db: Queryable, attester: string, at: Date): Promise<DueGrade[]> {
  const { rows } = await db.query<Omit<DueGrade, "grade"> & { held: KeyGrade; own: boolean }>(
    `SELECT DISTINCT ON (r.key_id) encode(r.key_id, 'hex') AS "keyId", k.device,
       encode(k.factory, 'hex') AS factory, k.grade AS held, r.status, r.lapses_at AS "lapsesAt",
       coalesce((SELECT g.granted_by = $1 FROM device_key_grade g WHERE g.key_no = k.key_no
                 ORDER BY g.position DESC LIMIT 1), false) AS own
     FROM attestation_result r JOIN device_key k USING (key_id)
     WHERE r.attester = $1 AND k.until_index IS NULL AND k.registered_block IS NOT NULL
     ORDER BY r.key_id, r.result_no DESC`,
    [hex(attester)],
  );
  return rows.flatMap(({ held, own, ...row }) => {
    const { lapsesAt, status } = row;
    const graded = { status, lapsesAtMs: lapsesAt.getTime(), grade: held, isOwnGrade: own };
    const grade = gradeDue(graded, at.getTime());
    return grade === undefined ? [] : [{ ...row, grade }];
  });
}
