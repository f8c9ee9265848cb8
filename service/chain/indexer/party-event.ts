import type { Result } from "ethers";
import type { Admission, Basis, PartyEvent } from "../../parties/admission/event.ts";
import type { ProposalEvent } from "../../parties/admission/proposal.ts";
import { partyRegistryAbi } from "../contracts.ts";
import type { ChainEvent } from "./event.ts";

/** What an event of the PartyRegistry says about a party; undefined for one that is about something else. */
export function partyEventOf(event: ChainEvent): PartyEvent | undefined {
  const parsed = partyRegistryAbi.parseLog(event);
  if (parsed === null) return undefined;
  const said = saidOfParty(parsed.name, parsed.args) ?? saidOfRole(parsed.name, parsed.args);
  return said && { ...said, at: event.timestamp, block: event.blockNumber };
}

/** What an event of the PartyRegistry says about a proposal. */
export function proposalEventOf(event: ChainEvent): ProposalEvent | undefined {
  const parsed = partyRegistryAbi.parseLog(event);
  if (parsed === null) return undefined;
  const said = saidOfProposal(parsed.name, parsed.args);
  return said && { ...said, at: event.timestamp, block: event.blockNumber };
}

/** Distributed over the members of a union, so that each keeps its own. */
type Said<Event> = Event extends unknown ? Omit<Event, "at" | "block"> : never;

function saidOfParty(name: string, args: Result): Said<PartyEvent> | undefined {
  switch (name) {
    case "PartyOpened":
      return { kind: "opened" };
    case "PolicySet":
      return { kind: "policySet", managedActs: list(args, "managedActs") };
    case "Issued":
      return {
        kind: "issued",
        credential: text(args, "kind"),
        issuer: text(args, "issuer"),
        digest: text(args, "digest"),
        until: number(args, "until"),
      };
    case "Withdrawn":
      return { kind: "withdrawn", credential: text(args, "kind"), issuer: text(args, "issuer") };
    default:
      return undefined;
  }
}

function saidOfRole(name: string, args: Result): Said<PartyEvent> | undefined {
  const role = (): number => number(args, "role");
  const round = (): number => number(args, "round");
  switch (name) {
    case "Applied":
      return { kind: "applied", role: role(), round: round(), file: text(args, "file") };
    case "Endorsed":
      return { kind: "endorsed", role: role(), round: round(), endorser: text(args, "endorser") };
    case "Admitted":
      return { kind: "admitted", role: role(), admission: admissionOf(args) };
    case "Objected":
      return {
        kind: "objected",
        role: role(),
        caseNumber: number(args, "caseNumber"),
        by: text(args, "by"),
      };
    case "Suspended":
      return { kind: "suspended", role: role(), until: number(args, "until") };
    case "Expelled":
      return { kind: "expelled", role: role() };
    case "Reinstated":
      return { kind: "reinstated", role: role() };
    case "Lapsed":
      return { kind: "lapsed", role: role() };
    default:
      return undefined;
  }
}

function saidOfProposal(name: string, args: Result): Said<ProposalEvent> | undefined {
  switch (name) {
    case "Proposed":
      return {
        kind: "proposed",
        proposer: text(args, "proposer"),
        content: text(args, "content"),
      };
    case "Voted":
      return { kind: "voted", voter: text(args, "voter"), inFavour: args["inFavour"] as boolean };
    case "Enacted":
      return { kind: "enacted" };
    default:
      return undefined;
  }
}

const bases: readonly Basis[] = ["genesis", "bootstrap", "rule"];

function admissionOf(args: Result): Admission {
  const admission = args["admission"] as Result;
  const basis = bases[number(admission, "basis") - 1];
  if (basis === undefined) throw new RangeError("an admission rests on what does not exist");
  return {
    basis,
    round: number(admission, "round"),
    since: number(admission, "since"),
    until: number(admission, "until"),
    endorsers: list(admission, "endorsers"),
    issuers: list(admission, "issuers"),
  };
}

const text = (args: Result, name: string): string => args[name] as string;
/** Bounded by the contract: counts, bits, and seconds of a life. */
const number = (args: Result, name: string): number => Number(args[name]);
const list = (args: Result, name: string): string[] => [...(args[name] as Iterable<string>)];
