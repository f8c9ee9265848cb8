import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { PartyState, RoleState } from "../../parties/admission/party-state.ts";

/** Writes a party anew: what was said before and no longer stands goes with the old rows. */
export async function putParty(db: Queryable, party: string, state: PartyState): Promise<void> {
  await removeParty(db, party);
  await db.query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES ($1, $2, to_timestamp($3), $4, false)`,
    [getBytes(party), bytesOf(state.managedActs), state.openedAt, state.openedBlock],
  );
  for (const one of state.credentials)
    await db.query(
      `INSERT INTO credential (subject, kind, issuer, digest, issued_at, until_at)
       VALUES ($1, $2, $3, $4, to_timestamp($5), to_timestamp($6))`,
      [
        getBytes(party),
        getBytes(one.kind),
        getBytes(one.issuer),
        getBytes(one.digest),
        one.issuedAt,
        one.until,
      ],
    );
  for (const [role, standing] of state.roles) await putRole(db, party, role, standing);
}

/** The chain took its opening back, or it is about to be written anew. */
export async function removeParty(db: Queryable, party: string): Promise<void> {
  await db.query("DELETE FROM party WHERE party = $1", [getBytes(party)]);
}

/** Brings the final flags in line. @returns how many parties and memberships changed */
export async function finaliseParties(db: Queryable, finalNumber: number): Promise<number> {
  const opened = await db.query(
    `UPDATE party SET final = NOT final
     WHERE (NOT final AND opened_block <= $1) OR (final AND opened_block > $1)`,
    [finalNumber],
  );
  const admitted = await db.query(
    `UPDATE role_membership SET final = NOT final
     WHERE (NOT final AND admitted_block <= $1) OR (final AND admitted_block > $1)`,
    [finalNumber],
  );
  return (opened.rowCount ?? 0) + (admitted.rowCount ?? 0);
}

async function putRole(
  db: Queryable,
  party: string,
  role: number,
  state: RoleState,
): Promise<void> {
  await putApplication(db, party, role, state);
  await putMembership(db, party, role, state);
  for (const [position, one] of state.admissions.entries())
    await db.query(
      `INSERT INTO role_admission (party, role, position, basis, round, since_at, until_at,
         endorsers, issuers)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7), $8, $9)`,
      [
        getBytes(party),
        role,
        position,
        one.basis,
        one.round,
        one.since,
        one.until,
        bytesOf(one.endorsers),
        bytesOf(one.issuers),
      ],
    );
}

async function putApplication(
  db: Queryable,
  party: string,
  role: number,
  { application }: RoleState,
): Promise<void> {
  if (application === undefined) return;
  await db.query(
    `INSERT INTO role_application (party, role, round, file, is_open, applied_at, endorsers)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6), $7)`,
    [
      getBytes(party),
      role,
      application.round,
      getBytes(application.file),
      application.isOpen,
      application.appliedAt,
      bytesOf(application.endorsers),
    ],
  );
}

async function putMembership(
  db: Queryable,
  party: string,
  role: number,
  state: RoleState,
): Promise<void> {
  if (state.admittedBlock === undefined) return;
  await db.query(
    `INSERT INTO role_membership (party, role, until_at, suspended_until, expelled, lapsed,
       case_number, objectors, admitted_block, final)
     VALUES ($1, $2, to_timestamp($3), to_timestamp($4), $5, $6, $7, $8, $9, false)`,
    [
      getBytes(party),
      role,
      state.until,
      state.suspendedUntil === 0 ? null : state.suspendedUntil,
      state.expelled,
      state.lapsed,
      state.caseNumber,
      bytesOf(state.objectors),
      state.admittedBlock,
    ],
  );
}

const bytesOf = (list: readonly string[]): Buffer[] =>
  list.map((hex) => Buffer.from(getBytes(hex)));
