import { id } from "ethers";
import { expect, it } from "vitest";
import { partyRegistryAbi } from "../../service/chain/contracts.ts";
import { askMembers } from "../../service/evidence/verification/ask-members.ts";
import { isCallError } from "../../service/evidence/verification/chain-facts.ts";
import type { Post } from "../../service/evidence/verification/endpoint.ts";

const NOW = 1_000;
const question = { registry: id("registry"), at: "0x1", until: NOW };
const [FOUNDER, FRIEND] = [id("founder"), id("friend")];
const named = { basis: 1, round: 0, since: 0, until: NOW + 1, endorsers: [], issuers: [] };
const letIn = (since: number, ...endorsers: readonly string[]) => ({
  basis: 3,
  round: 1,
  since,
  until: NOW + since,
  endorsers,
  issuers: [] as readonly string[],
});

type Way = ReturnType<typeof letIn> | typeof named;

/** A node whose registry knows of each party only admissions to role 1. */
const nodeOf =
  (waysOf: (party: string) => readonly Way[]): Post =>
  (body) => {
    const requests = JSON.parse(body) as { id: number; params: [{ data: string }] }[];
    const answers = requests.map(({ id: number, params: [{ data }] }) => {
      const [party, role] = partyRegistryAbi.decodeFunctionData("admissionsOf", data);
      const ways = role === 1n ? waysOf(String(party)) : [];
      const result = partyRegistryAbi.encodeFunctionResult("admissionsOf", [ways]);
      return { jsonrpc: "2.0", id: number, result };
    });
    return Promise.resolve(JSON.stringify(answers));
  };

const partyNo = (number: number): string => `0x${number.toString(16).padStart(64, "0")}`;
/** Everybody is let in on the word of the next one. */
const chainOf = (length: number): Post =>
  nodeOf((party) => {
    const number = Number(party);
    if (number >= length) return [named];
    return [letIn(length - number, partyNo(number + 1), partyNo(length))];
  });

it("says that it was not asked to the end where the parties are too many", async () => {
  const start = { party: partyNo(1), at: NOW, as: "member" } as const;
  expect(await askMembers(chainOf(64), question, [start])).toHaveLength(64);
  expect(await askMembers(chainOf(65), question, [start])).toHaveProperty("error");
});

it("says that it was not asked to the end where the admissions are too many", async () => {
  const ways = Array.from({ length: 300 }, (_, at) => letIn(at + 1, FOUNDER, FRIEND));
  const node = nodeOf((party) => [named, ...ways.map((way) => ({ ...way, issuers: [party] }))]);
  const starts = ways.map(({ since }) => ({
    party: FOUNDER,
    at: since,
    as: "member" as const,
  }));
  expect(await askMembers(node, question, starts.slice(0, 200))).toHaveLength(2);
  expect(await askMembers(node, question, starts)).toHaveProperty("error");
});

it("asks for nobody on whose word the path does not rest", async () => {
  const stranger = id("on whose word the renewal came");
  const node = nodeOf((party) =>
    party === FRIEND
      ? [letIn(5, FOUNDER, id("second founder")), letIn(900, stranger, FOUNDER)]
      : party === id("asked")
        ? [letIn(100, FRIEND, FOUNDER)]
        : [named],
  );
  const starts = [{ party: id("asked"), at: NOW, as: "member" }] as const;
  const members = await askMembers(node, question, starts);
  const asked = isCallError(members) ? [] : members.map(({ party }) => party);
  expect(asked.toSorted()).toEqual([id("asked"), FRIEND, FOUNDER, id("second founder")].toSorted());
});
