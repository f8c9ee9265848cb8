import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { ProposalState } from "../../parties/admission/proposal.ts";
import type { Rule } from "../../parties/charter.ts";

/** @param setAt seconds of the chain's clock */
export async function putRule(
  db: Queryable,
  role: number,
  rule: Rule,
  setAt: number,
): Promise<void> {
  await removeRule(db, role);
  await db.query(
    `INSERT INTO role_rule (role, endorsers, endorsements, validity_seconds, credentials, set_at)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6))`,
    [
      role,
      rule.endorsers,
      rule.endorsements,
      rule.validity,
      JSON.stringify(rule.credentials),
      setAt,
    ],
  );
}

export async function removeRule(db: Queryable, role: number): Promise<void> {
  await db.query("DELETE FROM role_rule WHERE role = $1", [role]);
}

export async function putProposal(
  db: Queryable,
  proposal: string,
  state: ProposalState,
): Promise<void> {
  await removeProposal(db, proposal);
  await db.query(
    `INSERT INTO proposal (proposal, proposer, content, proposed_at, enacted_at)
     VALUES ($1, $2, $3, to_timestamp($4), to_timestamp($5))`,
    [
      getBytes(proposal),
      getBytes(state.proposer),
      getBytes(state.content),
      state.proposedAt,
      state.enactedAt ?? null,
    ],
  );
  for (const [voter, inFavour] of state.votes)
    await db.query("INSERT INTO proposal_vote (proposal, voter, in_favour) VALUES ($1, $2, $3)", [
      getBytes(proposal),
      getBytes(voter),
      inFavour,
    ]);
}

export async function removeProposal(db: Queryable, proposal: string): Promise<void> {
  await db.query("DELETE FROM proposal WHERE proposal = $1", [getBytes(proposal)]);
}
