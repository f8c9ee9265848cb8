import { type InspectionPlan, planId } from "../../../service/quality/inspection-plan.ts";
import { planIdOf } from "../../../service/quality/plan-id.ts";
import { reasonId } from "../../../service/quality/reason.ts";
import { fill } from "../../shared/language.ts";
import { call, type Reply } from "../api/client.ts";
import { lotName } from "../pages/lots/lot-name.ts";
import { lotWords } from "../pages/lots/words.ts";
import type { Pending } from "./pending.ts";
import type { Reader } from "./reader.ts";

type Words = ReadonlyMap<string, string>;
type Plan = Reply<"readPlan">;

/**
 * Words for the rule sets, plans, lots and reasons that an act names, by their ids. Rules, plans and reasons alone that hash
 * to what is signed: which belongs to which, the service only says. What a lot is called, the service says too.
 */
export async function tellQuality(
  { act, message, party }: Pending,
  reader: Reader,
  signal: AbortSignal,
): Promise<Words> {
  const ids = (name: string): readonly string[] =>
    [message[name] ?? []].flat().flatMap((id) => (typeof id === "string" ? [bare(id)] : []));
  const told = await Promise.all([
    ...(act === "OpenLot" ? [openedTold(party, signal)] : []),
    ...(isPublishing(act) ? [rulesKept(party, reader, signal)] : []),
    ...[...ids("plan"), ...ids("successor")].map((plan) => planTold(party, plan, reader, signal)),
    ...[...ids("lot"), ...ids("lots")].map((lot) => lotTold(party, lot, signal)),
    ...ids("reason").map((reason) => reasonTold(party, reason, reader, signal)),
  ]);
  return new Map(told.flatMap((one) => [...one]));
}

const isPublishing = (act: Pending["act"]): boolean =>
  act === "PublishRules" || act === "PublishPlan";

async function rulesKept(party: string, reader: Reader, signal: AbortSignal): Promise<Words> {
  const { plans } = await call("readInspectionPlans", { path: { party } }, signal);
  return new Map(plans.map(({ plan }) => [planId(plan), rulesInWords(plan, reader)]));
}

async function planTold(
  party: string,
  plan: string,
  reader: Reader,
  signal: AbortSignal,
): Promise<Words> {
  if (/^0*$/.test(plan)) return new Map();
  const read = await call("readPlan", { path: { party, plan } }, signal);
  return planIdOf(read) === plan ? new Map([[plan, planInWords(read, reader)]]) : new Map();
}

/** What the factory calls lots that no chain knows yet. */
async function openedTold(party: string, signal: AbortSignal): Promise<Words> {
  const { lots } = await call("readInspectionPlans", { path: { party } }, signal);
  return new Map(lots.map((one) => [one.lot, lotName(one)]));
}

async function lotTold(party: string, lot: string, signal: AbortSignal): Promise<Words> {
  const read = await call("readLot", { path: { party, lot } }, signal);
  return new Map([
    [lot, [read.product, lotName(read)].filter((part) => part !== null).join(" · ")],
  ]);
}

async function reasonTold(
  party: string,
  reason: string,
  reader: Reader,
  signal: AbortSignal,
): Promise<Words> {
  const why = await call("readReason", { path: { party, reason } }, signal);
  if (reasonId(why) !== reason) return new Map();
  const { quantity, text } = why;
  const words = lotWords[reader.language].decide;
  const about = quantity === undefined ? "" : ` (${words.quantity}: ${String(quantity)})`;
  return new Map([[reason, `${text}${about}`]]);
}

/** Product, step, and each measurement with its limits. */
function rulesInWords({ product, rules, step }: InspectionPlan, { language }: Reader): string {
  const [between, after] = language === "zh" ? ["；", "："] : ["; ", ": "];
  const limits = rules.map(
    ({ max, metric, min, unit }) => `${metric} ${min ?? "…"}–${max ?? "…"} ${unit}`,
  );
  const what = [product, step].filter((part) => part !== undefined).join(" · ");
  return `${what}${after}${limits.join(between)}`;
}

function planInWords({ requirements, version }: Plan, reader: Reader): string {
  const said = requirements.map(({ ruleSet, samples, says }) => {
    const isIts = says !== null && planId(says) === ruleSet;
    const words = lotWords[reader.language].lot;
    const rules = isIts ? rulesInWords(says, reader) : fill(words.unnamed, { id: ruleSet });
    return `${String(samples)} × ${rules}`;
  });
  return `v${String(version)}, ${said.join(" + ")}`;
}

const bare = (hex: string): string => hex.replace(/^0x/, "");
