import type { Queryable } from "../../db/pool.ts";
import type { ProposalState } from "./proposal.ts";
import type { Proposed } from "./proposed.ts";
import { bytesOf, hexOf, secondsOf } from "./registry.store.ts";

export interface KnownProposal extends ProposalState {
  readonly proposal: string;
  /** Undefined while nobody told us what the hash is of. */
  readonly proposed: Proposed | undefined;
}

interface ProposalRow {
  readonly proposal: Buffer;
  readonly proposer: Buffer;
  readonly content: Buffer;
  readonly proposed_at: Date;
  readonly enacted_at: Date | null;
  readonly proposed: Proposed | null;
  readonly voters: Buffer[] | null;
  readonly in_favour: boolean[] | null;
}

const SELECT = `
  SELECT p.*, c.proposed, v.voters, v.in_favour
  FROM proposal p
  LEFT JOIN proposal_content c USING (content)
  LEFT JOIN LATERAL (
    SELECT array_agg(voter ORDER BY voter) AS voters, array_agg(in_favour ORDER BY voter) AS in_favour
    FROM proposal_vote WHERE proposal = p.proposal
  ) v ON true`;

/** Newest first. */
export async function listProposals(
  db: Queryable,
  limit: number,
): Promise<readonly KnownProposal[]> {
  const { rows } = await db.query<ProposalRow>(
    `${SELECT} ORDER BY p.proposed_at DESC, p.proposal LIMIT $1`,
    [limit],
  );
  return rows.map(proposalOf);
}

export async function proposalById(db: Queryable, id: string): Promise<KnownProposal | undefined> {
  const { rows } = await db.query<ProposalRow>(`${SELECT} WHERE p.proposal = $1`, [bytesOf(id)]);
  return rows[0] && proposalOf(rows[0]);
}

/** Keeps what a hash on the chain is of. */
export async function keepProposed(
  db: Queryable,
  content: string,
  proposed: Proposed,
  receivedAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO proposal_content (content, proposed, received_at) VALUES ($1, $2, $3)
     ON CONFLICT (content) DO NOTHING`,
    [bytesOf(content), JSON.stringify(proposed), receivedAt],
  );
}

export async function proposedByContent(
  db: Queryable,
  content: string,
): Promise<Proposed | undefined> {
  const { rows } = await db.query<{ proposed: Proposed }>(
    "SELECT proposed FROM proposal_content WHERE content = $1",
    [bytesOf(content)],
  );
  return rows[0]?.proposed;
}

const proposalOf = (row: ProposalRow): KnownProposal => ({
  proposal: hexOf(row.proposal),
  proposer: hexOf(row.proposer),
  content: hexOf(row.content),
  proposedAt: secondsOf(row.proposed_at),
  enactedAt: row.enacted_at === null ? undefined : secondsOf(row.enacted_at),
  proposed: row.proposed ?? undefined,
  votes: new Map(
    row.voters?.map((voter, at) => [hexOf(voter), row.in_favour?.[at] === true]) ?? [],
  ),
});
