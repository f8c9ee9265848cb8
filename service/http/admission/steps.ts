import { Problem } from "../../errors.ts";
import { partyRegistryAbi } from "../../chain/contracts.ts";
import { type KnownProposal, proposalById } from "../../parties/admission/council.store.ts";
import { credentialsOf, openApplications, rolesOf } from "../../parties/admission/member.store.ts";
import { objectionProgress, voteProgress } from "../../parties/admission/progress.ts";
import { type Proposed, subjectOf } from "../../parties/admission/proposed.ts";
import { councilSize } from "../../parties/admission/registry.store.ts";
import type { Community } from "../../parties/admission/rule.ts";
import { type Role, roleNumber } from "../../parties/role.ts";
import type { AdmissionOptions } from "./options.ts";
import { presentOf, progressOf } from "./read-member.ts";

/** What anybody may have the registry do, once the acts that it takes are there. */
export type Step =
  | { readonly step: "admit" | "suspend" | "lapse"; readonly party: string; readonly role: Role }
  | { readonly step: "enact"; readonly proposal: string };

/**
 * The call of the registry that takes a step, with whose acts it rests on.
 * @throws Problem `actRefused` while something is missing
 */
export async function stepCall(options: AdmissionOptions, step: Step): Promise<string> {
  if (step.step === "enact") return enactment(options, step.proposal);
  const { party, role } = step;
  const about = { party: `0x${party}`, role: roleNumber(role) };
  if (step.step === "admit") return admission(options, about);
  if (step.step === "suspend") return suspension(options, about);
  return partyRegistryAbi.encodeFunctionData("lapse", [about.party, about.role]);
}

interface About {
  readonly party: string;
  readonly role: number;
}

async function admission(options: AdmissionOptions, { party, role }: About): Promise<string> {
  const applications = await openApplications(options.pool, party);
  const application = applications.find((one) => one.role === role);
  if (application === undefined) throw refused("There is no open application for this role.");
  const credentials = await credentialsOf(options.pool, party, "subject");
  const progress = progressOf(application, credentials, await presentOf(options));
  if (progress?.admission === undefined)
    throw refused("The rule of the role is not met: endorsements or papers are missing.");
  const { endorsers, issuers } = progress.admission;
  return partyRegistryAbi.encodeFunctionData("admit", [party, role, [...endorsers], [...issuers]]);
}

async function suspension(options: AdmissionOptions, { party, role }: About): Promise<string> {
  const { community, rules } = await presentOf(options);
  const rule = rules.get(role);
  const held = (await rolesOf(options.pool, party)).find((one) => one.role === role);
  if (rule === undefined || held === undefined) throw refused("The party does not hold this role.");
  const { counted, needed } = objectionProgress(held.objectors, rule, community);
  if (counted.length < needed) throw refused("Not enough parties object.");
  return partyRegistryAbi.encodeFunctionData("suspend", [party, role, counted.slice(0, 8)]);
}

async function enactment(options: AdmissionOptions, id: string): Promise<string> {
  const proposal = await proposalById(options.pool, id);
  if (proposal?.proposed === undefined)
    throw refused("Nobody told this service what the proposal says.");
  const { community } = await presentOf(options);
  const { counted, needed } = await votesOn(options, proposal, community);
  if (counted.length < needed) throw refused("Not enough of the council are in favour.");
  return enactCall(proposal.proposal, proposal.proposed, counted);
}

/** How a vote stands. */
export const votesOn = async (
  { charter, pool }: AdmissionOptions,
  { proposed, votes }: KnownProposal,
  community: Community,
) =>
  voteProgress(
    votes,
    {
      councilRoles: charter.councilRoles,
      councilSize: await councilSize(pool, charter),
      subject: proposed && subjectOf(proposed),
    },
    community,
  );

function enactCall(proposal: string, proposed: Proposed, voters: readonly string[]): string {
  if (proposed.matter === "rule")
    return partyRegistryAbi.encodeFunctionData("enactRule", [
      proposal,
      proposed.role,
      { ...proposed.rule, credentials: [...proposed.rule.credentials] },
      [...voters],
    ]);
  const { party, role } = proposed;
  return proposed.matter === "expulsion"
    ? partyRegistryAbi.encodeFunctionData("enactExpulsion", [proposal, party, role, [...voters]])
    : partyRegistryAbi.encodeFunctionData("enactReinstatement", [proposal, party, role, [...voters]]); // prettier-ignore
}

const refused = (detail: string): Problem => new Problem("actRefused", detail);
