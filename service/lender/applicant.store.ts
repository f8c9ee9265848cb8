import { utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { Queryable } from "../db/pool.ts";

/** What an applicant said against a decision. */
export interface Contest {
  readonly at: string;
  readonly because: string;
}

/**
 * Lets whoever has `access` come back to a decision.
 * @returns whether it opens that decision and no other: false where it was decided for somebody else
 */
export async function keepApplicant(
  db: Queryable,
  decision: string,
  access: string,
): Promise<boolean> {
  await db.query(
    "INSERT INTO applicant (decision, access) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [decision, hashOf(access)],
  );
  return (await decisionBy(db, access)) === decision;
}

/** The decision that somebody may come back to. */
export async function decisionBy(db: Queryable, access: string): Promise<string | undefined> {
  const { rows } = await db.query<{ decision: string }>(
    "SELECT decision FROM applicant WHERE access = $1",
    [hashOf(access)],
  );
  return rows[0]?.decision;
}

/** The first word stays. */
export async function contest(
  db: Queryable,
  decision: string,
  { at, because }: Contest,
): Promise<void> {
  await db.query(
    "INSERT INTO contest (decision, contested_at, because) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [decision, at, because],
  );
}

export async function contestsOf(
  db: Queryable,
  decisions: readonly string[],
): Promise<ReadonlyMap<string, Contest>> {
  const { rows } = await db.query<{ decision: string; contested_at: Date; because: string }>(
    "SELECT decision, contested_at, because FROM contest WHERE decision = ANY ($1::uuid[])",
    [decisions],
  );
  return new Map(
    rows.map(({ because, contested_at, decision }) => [
      decision,
      { at: contested_at.toISOString(), because },
    ]),
  );
}

const hashOf = (access: string): Uint8Array => sha256(utf8(access));
