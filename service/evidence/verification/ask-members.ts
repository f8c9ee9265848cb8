import * as abi from "./abi.ts";
import { type CallError, isCallError } from "./chain-facts.ts";
import type { Post } from "./endpoint.ts";
import { askBatch, type RpcRequest } from "./json-rpc.ts";
import { type Admission, follow, type Member, ROLES, type Start } from "./membership.ts";
import * as read from "./rpc-answer.ts";

/** More than any honest path needs: a node that invents parties for ever is not followed. */
const PARTIES_MAX = 64;
/** Of one batch; public nodes take no larger ones. */
const PARTIES_PER_BATCH = 4;

export interface RegistryQuestion {
  readonly registry: string;
  /** Number of the block whose state is read, hexadecimal. */
  readonly at: string;
  /** Seconds: what came later is left out, so that nodes some blocks apart say the same. */
  readonly until: number;
}

/**
 * Reads what the registry knows of some parties, of everybody on whose word they came in, and so on to the genesis.
 * @returns an error of our own where that leads further than an honest path does
 * @throws EndpointFailure
 */
export async function askMembers(
  post: Post,
  question: RegistryQuestion,
  starts: readonly Start[],
): Promise<readonly Member[] | CallError> {
  const members = new Map<string, Member>();
  for (;;) {
    const { gaps, isCut } = follow(members, starts);
    if (isCut) return { error: "a path of more admissions than are followed" };
    const open = new Set(gaps.map(({ party }) => party).filter((party) => !members.has(party)));
    if (open.size === 0) return [...members.values()];
    const asked = [...open].slice(0, Math.min(PARTIES_PER_BATCH, PARTIES_MAX - members.size));
    if (asked.length === 0) return { error: `a path of more than ${String(PARTIES_MAX)} parties` };
    const found = await askSome(post, question, asked);
    if (isCallError(found)) return found;
    for (const member of found) members.set(member.party, member);
  }
}

async function askSome(
  post: Post,
  question: RegistryQuestion,
  parties: readonly string[],
): Promise<readonly Member[] | CallError> {
  const requests = Object.fromEntries(parties.flatMap((party) => requestsAbout(party, question)));
  const answers = await askBatch(post, requests);
  const members = parties.map((party) => memberIn(party, answers, question.until));
  return members.find(isCallError) ?? (members as readonly Member[]);
}

const requestsAbout = (
  party: string,
  { at, registry }: RegistryQuestion,
): [string, RpcRequest][] => {
  const call = (data: string): RpcRequest => ({
    method: "eth_call",
    params: [{ to: registry, data }, at],
  });
  return Array.from({ length: ROLES }, (_, role) => [
    `${party} ${String(role)}`,
    call(abi.encodeAdmissionsOf(party, role)),
  ]);
};

function memberIn(
  party: string,
  answers: Awaited<ReturnType<typeof askBatch<string>>>,
  until: number,
): Member | CallError {
  const admissions: Admission[] = [];
  for (let role = 0; role < ROLES; role++) {
    const decode = (data: string): Admission[] => abi.decodeAdmissions(data, role);
    const found = read.answerTo(answers[`${party} ${String(role)}`], read.returned(decode));
    if (isCallError(found)) return found;
    admissions.push(...(found ?? []).filter(({ since }) => since <= until));
  }
  return { party, admissions: admissions.toSorted((a, b) => a.since - b.since) };
}
