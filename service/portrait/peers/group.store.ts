import type { Queryable } from "../../db/pool.ts";
import type { PeerGroup } from "./group.ts";
import type { PeerFigureName } from "./peer-figures.ts";

export interface DeclaredIndustry {
  /** Null: it gives its figures into no group any more. */
  readonly industry: string | null;
  readonly declaredAt: string;
}

/** @returns undefined where the factory never said any */
export async function industryOf(
  db: Queryable,
  factory: string,
): Promise<DeclaredIndustry | undefined> {
  const { rows } = await db.query<{ industry: string | null; declared_at: Date }>({
    name: "industry_of",
    text: `SELECT industry, declared_at FROM portrait_industry WHERE factory = $1 ORDER BY version DESC LIMIT 1`,
    values: [Buffer.from(factory, "hex")],
  });
  return rows[0] && { industry: rows[0].industry, declaredAt: rows[0].declared_at.toISOString() };
}

export interface DeclaringIndustry extends Pick<DeclaredIndustry, "industry"> {
  readonly factory: string;
  readonly by: string;
  readonly at: Date;
}

/** What was said before stays on record. The same again is no new version. */
export async function declareIndustry(
  db: Queryable,
  { at, by, factory, industry }: DeclaringIndustry,
): Promise<void> {
  await db.query(
    `INSERT INTO portrait_industry (factory, version, industry, declared_at, declared_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM portrait_industry WHERE factory = $1
     HAVING $2::text IS DISTINCT FROM (
       SELECT industry FROM portrait_industry WHERE factory = $1 ORDER BY version DESC LIMIT 1)
     ON CONFLICT DO NOTHING`,
    [Buffer.from(factory, "hex"), industry, at, by],
  );
}

export interface ToldGroup extends PeerGroup {
  /** First day. */
  readonly month: string;
}

/** The newest of each figure of the factory's group, of those that were worked out since it gives its own. */
export async function groupsOf(
  db: Queryable,
  factory: string,
): Promise<ReadonlyMap<PeerFigureName, ToldGroup>> {
  const { rows } = await db.query<ToldGroup & { readonly figure: PeerFigureName }>({
    name: "peer_groups_of",
    text: `SELECT DISTINCT ON (g.figure) g.figure, g.month::text AS month, g.factories, g.lower::float8 AS lower,
             g.middle::float8 AS middle, g.upper::float8 AS upper
           FROM (SELECT industry, declared_at FROM portrait_industry WHERE factory = $1
                 ORDER BY version DESC LIMIT 1) i
           JOIN portrait_peer_group g ON g.industry = i.industry AND g.worked_out_at >= i.declared_at
           ORDER BY g.figure, g.month DESC`,
    values: [Buffer.from(factory, "hex")],
  });
  return new Map(rows.map(({ figure, ...group }) => [figure, group]));
}
