import { asCheck, type Check, type CheckId, needs, notChecked, type Outcome } from "./check.ts";
import {
  type CallError,
  type ChainFacts,
  contractNames,
  isCallError,
  type Question,
} from "./chain-facts.ts";
import { check, type Claim } from "./claims.ts";
import type { EndpointAnswer } from "./endpoint.ts";
import type { TrustManifest } from "../trust-manifest.ts";

/** What the endpoints answered, beside what they should have been asked and what the auditor trusts. */
export interface ChainView {
  readonly answers: readonly EndpointAnswer[];
  readonly question: Question;
  readonly manifest: TrustManifest;
}

/** Facts about the bundle, by the part of the question that they answer. */
const partOf = {
  duties: [],
  root: ["size"],
  newestRoot: ["size"],
  anchorBlock: ["anchorBlock"],
  anchored: ["anchorBlock", "size"],
  key: ["keyId"],
  grades: ["keyId"],
  members: ["keyId"],
  operator: ["operator"],
  seenBlock: ["seen"],
  seenRoot: ["seen"],
} as const satisfies Partial<Record<keyof ChainFacts, readonly (keyof Question)[]>>;

type FactName = keyof typeof partOf;
type Known<W extends FactName> = ChainFacts & {
  readonly [Name in W]-?: Exclude<ChainFacts[Name], CallError | undefined>;
};
type Values<C extends readonly Claim<unknown>[]> = {
  readonly [At in keyof C]: C[At] extends Claim<infer T> ? T : never;
};

/**
 * A check of claims against the chain. It passes only if it passes by every endpoint that answered, and is not made
 * with an endpoint that serves another chain or other code, nor with answers to another question.
 */
export function checkChain<
  const W extends readonly FactName[],
  const C extends readonly Claim<unknown>[],
>(
  id: CheckId,
  view: ChainView,
  wanted: W,
  claims: C,
  judge: (facts: Known<W[number]>, ...values: Values<C>) => Outcome,
): Check {
  return check(id, claims, (...values) =>
    everyEndpoint(view.answers, (facts) => {
      const obstacle = obstacleTo(wanted, facts, view);
      return obstacle ?? judge(facts as Known<W[number]>, ...values);
    }),
  );
}

/** A check of an endpoint's word on the chain itself. */
export const checkEndpoints = (
  id: CheckId,
  answers: readonly EndpointAnswer[],
  judge: (facts: ChainFacts) => Outcome,
): Check => asCheck(id, everyEndpoint(answers, judge));

/** What holds by every endpoint that answered; the worst of what they say. */
export function everyEndpoint<Facts>(
  answers: readonly ({ readonly url: string; readonly facts: Facts } | { readonly url: string })[],
  judge: (facts: Facts) => Outcome,
): Outcome {
  if (answers.length === 0) return notChecked("endpointNone");
  const outcomes = answers.flatMap((answer) =>
    "facts" in answer ? [withUrl(judge(answer.facts), answer.url)] : [],
  );
  const worst = (["fail", "notChecked", "pass"] as const).map((status) =>
    outcomes.find((outcome) => outcome.status === status),
  );
  return worst.find((outcome) => outcome !== undefined) ?? needs("endpoints.answer");
}

const withUrl = (outcome: Outcome, url: string): Outcome => ({
  ...outcome,
  values: { ...outcome.values, url },
});

function obstacleTo(
  wanted: readonly FactName[],
  facts: ChainFacts,
  { manifest, question }: ChainView,
): Outcome | undefined {
  if (facts.chainId !== manifest.chain.chainId) return needs("chain.id");
  if (facts.genesisHash !== manifest.chain.genesisHash) return needs("chain.genesis");
  const parts = ["contracts", "finality", ...wanted.flatMap((name) => partOf[name])] as const;
  if (parts.some((part) => !isSame(facts.asked[part], question[part])))
    return notChecked("notAsked");
  if (strangeContract(facts, manifest) !== undefined) return needs("chain.code");
  return wanted.map((name) => lack(name, facts)).find((outcome) => outcome !== undefined);
}

function lack(name: FactName, facts: ChainFacts): Outcome | undefined {
  const answer = facts[name];
  if (answer === undefined) return notChecked("notAsked");
  return isCallError(answer)
    ? notChecked("callFailed", { call: name, error: answer.error })
    : undefined;
}

/** A contract of the manifest whose code is not what the manifest says. */
export const strangeContract = (
  { codeHashes }: ChainFacts,
  { contracts }: TrustManifest,
): (typeof contractNames)[number] | undefined =>
  contractNames.find((name) => codeHashes[name] !== contracts[name].codeHash);

/** Whether two plain values are written the same. Both are built by this house, with their members in one order. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
