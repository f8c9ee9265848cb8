import type { Result } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import { partyState } from "../../parties/admission/party-state.ts";
import { proposalState } from "../../parties/admission/proposal.ts";
import type { Rule } from "../../parties/charter.ts";
import { partyRegistryAbi } from "../contracts.ts";
import { putProposal, putRule, removeProposal, removeRule } from "./council.store.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsOf } from "./indexer.store.ts";
import { partyEventOf, proposalEventOf } from "./party-event.ts";
import { putParty, removeParty } from "./party.store.ts";

/**
 * Derives anew every party, proposal and rule that one of `changed` is about.
 * @param registry address of the PartyRegistry, lower case
 * @returns how many
 */
export async function deriveParties(
  db: Queryable,
  registry: string,
  changed: readonly ChainEvent[],
): Promise<number> {
  const events = changed.filter(({ address }) => address === registry);
  const subjects = (isOfKind: (event: ChainEvent) => boolean): Set<string> =>
    new Set(events.filter(isOfKind).map(subjectOf));
  const parties = subjects((event) => partyEventOf(event) !== undefined);
  const proposals = subjects((event) => proposalEventOf(event) !== undefined);
  const rules = subjects(isRule);
  for (const party of parties) await deriveParty(db, registry, party);
  for (const proposal of proposals) await deriveProposal(db, registry, proposal);
  for (const role of rules) await deriveRule(db, registry, role);
  return parties.size + proposals.size + rules.size;
}

async function deriveParty(db: Queryable, registry: string, party: string): Promise<void> {
  const events = await eventsOf(db, registry, party);
  const state = partyState(events.flatMap((event) => partyEventOf(event) ?? []));
  if (state === undefined) await removeParty(db, party);
  else await putParty(db, party, state);
}

async function deriveProposal(db: Queryable, registry: string, proposal: string): Promise<void> {
  const events = await eventsOf(db, registry, proposal);
  const state = proposalState(events.flatMap((event) => proposalEventOf(event) ?? []));
  if (state === undefined) await removeProposal(db, proposal);
  else await putProposal(db, proposal, state);
}

async function deriveRule(db: Queryable, registry: string, subject: string): Promise<void> {
  const event = (await eventsOf(db, registry, subject)).findLast(isRule);
  const role = Number(subject);
  if (event === undefined) return removeRule(db, role);
  const { args } = partyRegistryAbi.parseLog(event) ?? {};
  await putRule(db, role, ruleOf(args?.["rule"] as Result), event.timestamp);
}

const ruleTopic = partyRegistryAbi.getEvent("RuleSet").topicHash;
const isRule = (event: ChainEvent): boolean => event.topics[0] === ruleTopic;

const ruleOf = (rule: Result): Rule => ({
  endorsers: Number(rule["endorsers"]),
  endorsements: Number(rule["endorsements"]),
  validity: Number(rule["validity"]),
  credentials: (rule["credentials"] as readonly Result[]).map((required) => ({
    kind: required["kind"] as string,
    issuers: Number(required["issuers"]),
  })),
});
