import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { fromHex, toBase64Url } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Queryable } from "../../db/pool.ts";
import { inTurn, keepStatement, positionOf } from "./chain.store.ts";
import { type DecisionSigner, signNext } from "./sign-decision.ts";

/** That a model and a policy were there: the body of a statement before any decision by them. */
export interface ModelStated {
  readonly v: 1;
  readonly kind: "model";
  readonly device: string;
  readonly sequence: number;
  readonly lender: string;
  readonly at: string;
  /** SHA-256 of both, hexadecimal. */
  readonly model: string;
  readonly policy: string;
  /** So that nobody finds out which they are by trying those that he knows. */
  readonly salt: string;
}

interface Key {
  readonly keyId: Uint8Array;
  readonly model: string;
  readonly policy: string;
}

/** Says so once, before anything is decided by them. */
export const stateModel = (
  pool: Pool,
  key: Key,
  { at, lender, signer }: { at: string; lender: string; signer: DecisionSigner },
): Promise<void> =>
  inTurn(pool, async (db) => {
    if ((await modelStated(db, key)) !== undefined) return;
    const { keyId, model, policy } = key;
    const position = await positionOf(db, keyId);
    const sequence = position.sequence + 1;
    const salt = toBase64Url(randomBytes(32));
    const body: ModelStated = {
      v: 1,
      kind: "model",
      device: signer.device,
      sequence,
      lender,
      at,
      model,
      policy,
      salt,
    };
    const signed = await signNext(body, position, signer);
    await keepStatement(db, keyId, signed.position, signed);
    await db.query(
      "INSERT INTO model_stated (key_id, model, policy, sequence, body) VALUES ($1, $2, $3, $4, $5)",
      [keyId, fromHex(model), fromHex(policy), sequence, canonicalize({ ...body })],
    );
  });

export async function modelStated(
  db: Queryable,
  { keyId, model, policy }: Key,
): Promise<ModelStated | undefined> {
  const { rows } = await db.query<{ body: string }>(
    "SELECT body FROM model_stated WHERE key_id = $1 AND model = $2 AND policy = $3",
    [keyId, fromHex(model), fromHex(policy)],
  );
  return rows[0] && (JSON.parse(rows[0].body) as ModelStated);
}
