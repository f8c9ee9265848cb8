import type { Static } from "typebox";
import type { KnownProposal } from "../../parties/admission/council.store.ts";
import type { Proposed } from "../../parties/admission/proposed.ts";
import type { Community } from "../../parties/admission/rule.ts";
import { roleOf, rolesIn } from "../../parties/role.ts";
import type { AdmissionOptions } from "./options.ts";
import type { ProposalSchema, ProposedSchema } from "./schemas.ts";
import { bare, instant, kindName, shownCount } from "./shown.ts";
import { votesOn } from "./steps.ts";

type Shown = Static<typeof ProposedSchema>;

export async function shownProposal(
  options: AdmissionOptions,
  proposal: KnownProposal,
  community: Community,
): Promise<Static<typeof ProposalSchema>> {
  const { voteDelay, voteWindow } = options.charter;
  const from = proposal.proposedAt + voteDelay;
  return {
    proposal: bare(proposal.proposal),
    proposer: bare(proposal.proposer),
    content: bare(proposal.content),
    proposed: proposal.proposed === undefined ? null : shownProposed(proposal.proposed),
    proposedAt: instant(proposal.proposedAt),
    enactableFrom: instant(from),
    enactableUntil: instant(from + voteWindow),
    enactedAt: proposal.enactedAt === undefined ? null : instant(proposal.enactedAt),
    votes: shownCount(await votesOn(options, proposal, community)),
    against: [...proposal.votes].flatMap(([voter, inFavour]) => (inFavour ? [] : [bare(voter)])),
  };
}

export function shownProposed(proposed: Proposed): Shown {
  const role = roleOf(proposed.role);
  if (proposed.matter !== "rule")
    return { matter: proposed.matter, role, party: bare(proposed.party) };
  const { credentials, endorsements, endorsers, validity } = proposed.rule;
  return {
    matter: "rule",
    role,
    rule: {
      endorsers: rolesIn(endorsers),
      endorsements,
      validitySeconds: validity,
      credentials: credentials.map(({ issuers, kind }) => ({
        kind: bare(kind),
        name: kindName(kind),
        issuers: rolesIn(issuers),
      })),
    },
  };
}
