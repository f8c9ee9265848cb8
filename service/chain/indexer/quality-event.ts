import type { Interface } from "ethers";
import { type Disposition, dispositionOf } from "../../quality/lot.ts";
import { type Verdict, verdicts } from "../../quality/verdict.ts";
import { lotRegisterAbi, ruleBookAbi } from "../contracts.ts";
import type { ChainEvent } from "./event.ts";

/** What RuleBook said. Ids and hashes are 0x-hexadecimal. */
export interface PublishedRules {
  readonly publisher: string;
  readonly product: string;
  readonly step: string;
  readonly version: bigint;
  readonly salt: string;
  readonly rules: string;
}
export interface PublishedPlan {
  readonly publisher: string;
  readonly product: string;
  readonly version: bigint;
  readonly salt: string;
  readonly minGrade: bigint;
  readonly requirements: readonly {
    readonly ruleSet: string;
    readonly samples: bigint;
    readonly acceptance: bigint;
  }[];
  readonly inspectors: readonly string[];
  readonly auditors: readonly string[];
}

/** What LotRegister said of an inspection. */
export interface JudgedOnChain {
  readonly statement: string;
  readonly ruleSet: string;
  readonly keyId: string;
  readonly verdict: Verdict;
  readonly sample: number;
  readonly attempt: number;
  readonly ordinal: number;
  /** Numbers of rules, from 0. */
  readonly failed: readonly number[];
  readonly missing: readonly number[];
}

/** What LotRegister said else. Times are seconds of the chain's clock. */
export type LotEvent = { readonly block: number; readonly at: number } & (
  | { readonly kind: "opened"; readonly factory: string; readonly plan: string; readonly selfDeclared: boolean } // prettier-ignore
  | { readonly kind: "released" | "contradicted" }
  | { readonly kind: "held"; readonly by: string; readonly reason: string }
  | { readonly kind: "lifted"; readonly by: string }
  | { readonly kind: "excused"; readonly keyId: string; readonly reason: string }
  | {
      readonly kind: "disposed";
      readonly statement: string;
      readonly disposition: Disposition;
      readonly reason: string;
      readonly until: number;
    }
);

const RULES_MAX = 256;

const topicOf = (abi: Interface, name: string): string => abi.getEvent(name)?.topicHash ?? "";
export const rulesPublished = topicOf(ruleBookAbi, "RulesPublished");
export const judgedTopic = topicOf(lotRegisterAbi, "InspectionJudged");
export const openedTopic = topicOf(lotRegisterAbi, "LotOpened");

export const isAbout =
  (topic: string) =>
  ({ topics }: Pick<ChainEvent, "topics">): boolean =>
    topics[0] === topic;

/** Arguments by name, as ethers decodes them; the ABI says of which types they are. */
function argsOf(abi: Interface, event: ChainEvent): { name: string; args: unknown } | undefined {
  const parsed = abi.parseLog(event);
  return parsed === null ? undefined : { name: parsed.name, args: parsed.args };
}

export const rulesIn = (event: ChainEvent): PublishedRules =>
  argsOf(ruleBookAbi, event)?.args as PublishedRules;

/** What an event does to a plan. */
export function planEventOf(
  event: ChainEvent,
):
  | { readonly state: "inForce"; readonly content: PublishedPlan }
  | { readonly state: "superseded"; readonly successor: string }
  | { readonly state: "withdrawn" }
  | undefined {
  const { args, name } = argsOf(ruleBookAbi, event) ?? {};
  if (name === "PlanPublished")
    return { state: "inForce", content: (args as { content: PublishedPlan }).content };
  if (name === "PlanSuperseded")
    return { state: "superseded", successor: (args as { successor: string }).successor };
  return name === "PlanWithdrawn" ? { state: "withdrawn" } : undefined;
}

interface JudgedArgs {
  readonly statement: string;
  readonly ruleSet: string;
  readonly keyId: string;
  readonly judged: { readonly verdict: bigint; readonly sample: bigint; readonly attempt: bigint };
  readonly ordinal: bigint;
  readonly failed: bigint;
  readonly missing: bigint;
}

/** @param event one that is about `judgedTopic` */
export function judgedIn(event: ChainEvent): JudgedOnChain {
  const { args } = argsOf(lotRegisterAbi, event) ?? { args: {} };
  const { failed, judged, keyId, missing, ordinal, ruleSet, statement } = args as JudgedArgs;
  const verdict = verdicts[Number(judged.verdict) - 1];
  if (verdict === undefined) throw new Error(`no verdict has number ${String(judged.verdict)}`);
  return {
    statement,
    ruleSet,
    keyId,
    verdict,
    sample: Number(judged.sample),
    attempt: Number(judged.attempt),
    ordinal: Number(ordinal),
    failed: bitsOf(failed),
    missing: bitsOf(missing),
  };
}

/** @returns undefined for a judged inspection, and for what says nothing of a lot */
export function lotEventOf(event: ChainEvent): LotEvent | undefined {
  const { args, name } = argsOf(lotRegisterAbi, event) ?? { args: {}, name: "" };
  const said = args as Readonly<Record<string, unknown>>;
  const when = { block: event.blockNumber, at: event.timestamp };
  const text = (field: string): string => said[field] as string;
  switch (name) {
    case "LotOpened":
      return { ...when, kind: "opened", factory: text("factory"), plan: text("plan"), selfDeclared: said["selfDeclared"] as boolean }; // prettier-ignore
    case "Released":
      return { ...when, kind: "released" };
    case "Contradicted":
      return { ...when, kind: "contradicted" };
    case "Held":
      return { ...when, kind: "held", by: text("by"), reason: text("reason") };
    case "Lifted":
      return { ...when, kind: "lifted", by: text("by") };
    case "KeyExcused":
      return { ...when, kind: "excused", keyId: text("keyId"), reason: text("reason") };
    case "Disposed":
      return { ...when, kind: "disposed", ...disposedIn(said) };
    default:
      return undefined;
  }
}

function disposedIn(said: Readonly<Record<string, unknown>>) {
  const disposition = dispositionOf(Number(said["disposition"]));
  if (disposition === undefined) throw new Error("a disposition that is none");
  const [statement, reason] = [said["statement"] as string, said["reason"] as string];
  return { statement, disposition, reason, until: Number(said["until"]) };
}

const bitsOf = (set: bigint): number[] =>
  Array.from({ length: RULES_MAX }, (_, bit) => bit).filter((bit) => (set >> BigInt(bit)) & 1n);
