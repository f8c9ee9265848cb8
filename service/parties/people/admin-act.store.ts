import type { Queryable } from "../../db/pool.ts";
import type { Actor, AdminAct } from "./admin-act.ts";

/** Writes down what was done, in the transaction that does it. @param party 64 hexadecimal digits */
export async function recordAct(db: Queryable, party: string, act: AdminAct): Promise<void> {
  await db.query(`${INSERT} VALUES ($8, ${VALUES})`, [...columns(act), Buffer.from(party, "hex")]);
}

/** For what is done to an account as such: every party that it acts for may read it. */
export async function recordActOn(db: Queryable, account: string, act: AdminAct): Promise<void> {
  await db.query(`${INSERT} SELECT party, ${VALUES} FROM membership WHERE account_id = $8`, [
    ...columns(act),
    account,
  ]);
}

const INSERT =
  "INSERT INTO admin_act (party, at, actor_kind, actor, action, subject, detail, address)";
const VALUES = "$1::timestamptz, $2, $3, $4, $5, $6::jsonb, $7";

const columns = ({ action, actor, at, detail, subject }: AdminAct): unknown[] => [
  at,
  actor.kind,
  actor.kind === "console" ? null : actor.id,
  action,
  subject,
  JSON.stringify(detail ?? {}),
  actor.kind === "console" ? null : actor.address,
];

export interface ListedAct {
  readonly no: number;
  readonly at: Date;
  readonly actorKind: Actor["kind"];
  /** Account or key; null for the server's console. */
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: Record<string, unknown>;
  readonly address: string | null;
}

interface ActRow {
  readonly admin_act_no: bigint;
  readonly at: Date;
  readonly actor_kind: Actor["kind"];
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: Record<string, unknown>;
  readonly address: string | null;
}

/** Newest first. @param before cursor: numbers below it */
export async function listActs(
  db: Queryable,
  party: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<ListedAct[]> {
  const { rows } = await db.query<ActRow>(
    `SELECT admin_act_no, at, actor_kind, actor, action, subject, detail, address FROM admin_act
     WHERE party = $1 AND ($2::bigint IS NULL OR admin_act_no < $2)
     ORDER BY admin_act_no DESC LIMIT $3`,
    [Buffer.from(party, "hex"), before, limit],
  );
  return rows.map((row) => ({
    no: Number(row.admin_act_no),
    at: row.at,
    actorKind: row.actor_kind,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    detail: row.detail,
    address: row.address,
  }));
}
