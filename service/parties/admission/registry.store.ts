import type { Queryable } from "../../db/pool.ts";
import type { Charter, Requirement, Rule } from "../charter.ts";
import type { Community } from "./rule.ts";

/** Ids are 0x-hexadecimal here as on the chain. */
export const hexOf = (bytes: Buffer): string => `0x${bytes.toString("hex")}`;
/** Takes ids without 0x too, as the wire contract writes them. */
export const bytesOf = (hex: string): Buffer => Buffer.from(hex.replace(/^0x/, ""), "hex");
export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Seconds that a membership may still be acted on: admitted, not expired, not suspended, not expelled. */
const LIVE = `until_at > $1 AND (suspended_until IS NULL OR suspended_until <= $1) AND NOT expelled`;

/** Whose word counts at `now`. */
export async function communityAt(db: Queryable, charter: Charter, now: Date): Promise<Community> {
  const { rows } = await db.query<{ party: Buffer; roles: number }>(
    `SELECT party, bit_or(1 << role) AS roles FROM role_membership WHERE ${LIVE} GROUP BY party`,
    [now],
  );
  const genesis = await db.query<{ party: Buffer }>(
    "SELECT DISTINCT party FROM role_admission WHERE basis = 'genesis'",
  );
  const { ended } = await bootstrapAt(db, charter, now);
  return {
    roles: new Map(rows.map(({ party, roles }) => [hexOf(party), roles])),
    genesis: new Set(genesis.rows.map(({ party }) => hexOf(party))),
    bootstrapEnded: ended,
  };
}

export interface Bootstrap {
  readonly ended: boolean;
  readonly partiesAdmitted: number;
}

/** Whether genesis parties still stand in for any role. */
export async function bootstrapAt(
  db: Queryable,
  { bootstrapPartiesMax, bootstrapUntil }: Charter,
  now: Date,
): Promise<Bootstrap> {
  const { rows } = await db.query<{ count: number }>(
    "SELECT count(DISTINCT party)::int AS count FROM role_admission",
  );
  const partiesAdmitted = rows[0]?.count ?? 0;
  const isOver = secondsOf(now) >= bootstrapUntil || partiesAdmitted >= bootstrapPartiesMax;
  return { ended: isOver, partiesAdmitted };
}

/** How many parties the registry counts as its council: never less than there are. */
export async function councilSize(db: Queryable, { councilRoles }: Charter): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(DISTINCT party)::int AS count FROM role_membership
     WHERE (1 << role) & $1 <> 0 AND NOT expelled AND NOT lapsed`,
    [councilRoles],
  );
  return rows[0]?.count ?? 0;
}

interface RuleRow {
  readonly role: number;
  readonly endorsers: number;
  readonly endorsements: number;
  readonly validity_seconds: bigint;
  readonly credentials: readonly Requirement[];
}

/** The present rules by role number; a role without one admits nobody. */
export async function rulesOf(db: Queryable): Promise<ReadonlyMap<number, Rule>> {
  const { rows } = await db.query<RuleRow>("SELECT * FROM role_rule ORDER BY role");
  return new Map(rows.map((row) => [row.role, ruleOf(row)]));
}

const ruleOf = (row: RuleRow): Rule => ({
  endorsers: row.endorsers,
  endorsements: row.endorsements,
  validity: Number(row.validity_seconds),
  credentials: row.credentials,
});
