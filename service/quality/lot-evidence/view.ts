import type { LotBundle } from "../../evidence/lot-bundle.ts";
import type { CallError } from "../../evidence/verification/chain-facts.ts";
import { isCallError } from "../../evidence/verification/chain-facts.ts";
import { everyEndpoint, isSame } from "../../evidence/verification/chain-view.ts";
import {
  asCheck,
  type Check,
  type CheckId,
  fail,
  needs,
  notChecked,
  type Outcome,
} from "../../evidence/verification/check.ts";
import type { Trust } from "../../evidence/verification/evidence.ts";
import type { ClaimedInspection } from "./claims.ts";
import type { LotAnswer, LotFacts, LotQuestion } from "./facts.ts";

/** A lot's bundle, what the endpoints said of the lot, and what the auditor trusts. */
export interface LotView {
  readonly bundle: LotBundle;
  readonly inspections: readonly ClaimedInspection[];
  readonly question: LotQuestion;
  readonly answers: readonly LotAnswer[];
  readonly trust: Trust;
}

type FactName = "lot" | "planState" | "history" | "progress" | "keys";
type KnownOf<T> = Exclude<T, CallError | undefined>;
export type KnownFacts<W extends FactName> = LotFacts & {
  readonly [Name in W]-?: LotFacts[Name] extends readonly (infer Item)[]
    ? readonly KnownOf<Item>[]
    : KnownOf<LotFacts[Name]>;
};

/** A check against the register. It passes only if it passes by every endpoint that answered. */
export const checkRegister = <const W extends readonly FactName[]>(
  id: CheckId,
  view: LotView,
  wanted: W,
  judge: (facts: KnownFacts<W[number]>) => Outcome,
): Check =>
  asCheck(
    id,
    everyEndpoint<LotFacts>(
      view.answers,
      (facts) => obstacleTo(wanted, facts, view) ?? judge(facts as KnownFacts<W[number]>),
    ),
  );

/** The contracts' code is the manifest's: everything else rests on it. */
export const checkContracts = (view: LotView): Check =>
  asCheck(
    "lot.contracts",
    everyEndpoint<LotFacts>(view.answers, (facts) => strangeContract(facts, view)),
  );

function strangeContract({ asked, codeHashes }: LotFacts, { question, trust }: LotView): Outcome {
  const { lotRegister, ruleBook } = trust.manifest.contracts;
  if (ruleBook === undefined || lotRegister === undefined) return notChecked("lotUntrusted");
  if (!isSame(asked, question)) return notChecked("notAsked");
  if (codeHashes.ruleBook !== ruleBook.codeHash)
    return fail("codeOther", { contract: "ruleBook", hash: codeHashes.ruleBook });
  if (codeHashes.lotRegister !== lotRegister.codeHash)
    return fail("codeOther", { contract: "lotRegister", hash: codeHashes.lotRegister });
  return { status: "pass", code: "lotContractsGood", values: {} };
}

function obstacleTo(
  wanted: readonly FactName[],
  facts: LotFacts,
  view: LotView,
): Outcome | undefined {
  const { chain } = view.trust.manifest;
  if (facts.chainId !== chain.chainId) return needs("chain.id");
  if (facts.genesisHash !== chain.genesisHash) return needs("chain.genesis");
  if (strangeContract(facts, view).status !== "pass") return needs("lot.contracts");
  for (const name of wanted) {
    const answers: readonly unknown[] =
      name === "progress" || name === "keys" ? facts[name] : [facts[name]];
    for (const answer of answers) {
      if (answer === undefined) return notChecked("notAsked");
      if (isCallError(answer)) return notChecked("callFailed", { call: name, error: answer.error });
    }
  }
  return undefined;
}
