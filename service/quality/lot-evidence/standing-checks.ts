import { type Check, fail, type Outcome, pass } from "../../evidence/verification/check.ts";
import { type Disposition, type JudgedInspection, lotStanding } from "../lot.ts";
import { type Assessment, assess } from "../verdict.ts";
import type { ClaimedInspection } from "./claims.ts";
import type { LotEvent } from "./facts.ts";
import { type RuleIn, rulesOf } from "./plan-checks.ts";
import { checkRegister, type LotView } from "./view.ts";

type Judged = Extract<LotEvent, { kind: "judged" }>;

const judgedIn = (history: readonly LotEvent[]): Map<string, Judged> =>
  new Map(
    history.flatMap((event) =>
      event.kind === "judged" ? [[event.statement.slice(2), event]] : [],
    ),
  );

/** The verdict that the rules in the bundle come to; undefined where they are not there, or for another step. */
export function verdictHere(
  rules: ReadonlyMap<string, RuleIn>,
  inspection: ClaimedInspection,
): Assessment | undefined {
  const set = rules.get(inspection.ruleSet);
  return set?.step === inspection.step ? assess(set.rules, inspection) : undefined;
}

/** Comes to every verdict again and holds it against the chain's. */
export function checkVerdicts(view: LotView): Check[] {
  const rules = rulesOf(view.bundle);
  const all = checkRegister("lot.verdicts", view, ["history"], ({ history }) => {
    const judged = judgedIn(history);
    const wrong = view.inspections.find((one) => isOther(one, rules, judged.get(one.statement)));
    if (wrong === undefined) return pass("lotVerdictsGood", { count: view.inspections.length });
    return otherVerdict(wrong, rules, judged.get(wrong.statement));
  });
  return [all];
}

function isOther(
  one: ClaimedInspection,
  rules: ReadonlyMap<string, RuleIn>,
  chain: Judged | undefined,
): boolean {
  if (chain === undefined) return false;
  const here = verdictHere(rules, one);
  return (
    here?.verdict !== chain.verdict ||
    here.failed.join() !== chain.failed.join() ||
    here.missing.join() !== chain.missing.join() ||
    one.sample !== chain.sample ||
    one.attempt !== chain.attempt ||
    one.ordinal !== chain.ordinal ||
    `0x${one.keyId}` !== chain.keyId
  );
}

const otherVerdict = (
  one: ClaimedInspection,
  rules: ReadonlyMap<string, RuleIn>,
  chain: Judged | undefined,
): Outcome =>
  fail("lotVerdictOther", {
    sample: one.sample,
    attempt: one.attempt,
    here: verdictHere(rules, one)?.verdict ?? "?",
    chain: chain?.verdict ?? "?",
  });

/** That the bundle keeps back no inspection that the chain judged, nor the chain one that failed. */
export const checkJudged = (view: LotView): Check =>
  checkRegister("lot.judged", view, ["history", "lot"], ({ history, lot }): Outcome => {
    const here = new Set(view.inspections.map(({ statement }) => statement));
    const judged = judgedIn(history);
    const hidden = [...judged.keys()].filter((statement) => !here.has(statement));
    const [first] = hidden;
    if (first !== undefined)
      return fail("lotJudgedMissing", { count: hidden.length, statement: first });
    const rules = rulesOf(view.bundle);
    const kept = view.inspections.find(
      (one) => !judged.has(one.statement) && verdictHere(rules, one)?.verdict !== "pass",
    );
    if (kept !== undefined && lot.state === "released")
      return fail("lotFailureKept", { sample: kept.sample, statement: kept.statement });
    return pass("lotJudgedGood", { count: judged.size, of: view.inspections.length });
  });

/** Where the lot stands by the bundle's inspections, held against what the register counts. */
export const checkStanding = (view: LotView): Check =>
  checkRegister("lot.standing", view, ["history", "lot", "progress"], (facts): Outcome => {
    const { requirements } = view.bundle.plan;
    const standing = lotStanding(
      requirements,
      judgedHere(view, facts.history),
      excusedIn(facts.history),
    );
    for (const [at, { blocked, failing, good, ruleSet, samples }] of standing.progress.entries()) {
      const chain = facts.progress[at];
      const isSame =
        chain?.good === good &&
        chain.failing === failing &&
        chain.blocked === blocked &&
        chain.samples === samples;
      if (!isSame) return fail("lotStandingOther", { ruleSet, good, chain: chain?.good ?? 0 });
    }
    const unmet = standing.progress.filter(({ isMet }) => !isMet).length;
    const open = standing.incompleteKeys.length;
    if (unmet !== facts.lot.unmet || open !== facts.lot.incompleteKeys)
      return fail("lotStandingOther", { ruleSet: "", good: unmet, chain: facts.lot.unmet });
    const good = standing.progress.reduce((sum, one) => sum + one.good, 0);
    return pass("lotStandingGood", { good, unmet, open });
  });

/** What counts is what the chain judged; that the bundle's rules come to the same is another check. */
function judgedHere(view: LotView, history: readonly LotEvent[]): JudgedInspection[] {
  const judged = judgedIn(history);
  const disposed = new Map<string, Disposition>(
    history.flatMap((event) =>
      event.kind === "disposed" ? [[event.statement.slice(2), event.disposition]] : [],
    ),
  );
  return view.inspections.flatMap((one) => {
    const verdict = judged.get(one.statement)?.verdict;
    return verdict === undefined
      ? []
      : [{ ...one, verdict, disposition: disposed.get(one.statement) }];
  });
}

const excusedIn = (history: readonly LotEvent[]): Set<string> =>
  new Set(history.flatMap((event) => (event.kind === "excused" ? [event.keyId.slice(2)] : [])));

/** That whoever holds the lot is named, since which block, and nobody who does not. */
export function checkHolds(view: LotView): Check {
  const said = view.bundle.holds;
  return checkRegister("lot.holds", view, ["history", "lot"], ({ history, lot }): Outcome => {
    const open = openHolds(history);
    const hidden = [...open.keys()].find((by) => !said.some((one) => one.by === by));
    if (hidden !== undefined) return fail("lotHoldHidden", { by: hidden });
    if (open.size !== lot.holds) return fail("lotHoldHidden", { by: String(lot.holds) });
    const madeUp = said.find(({ block, by }) => open.get(by) !== block);
    if (madeUp !== undefined) return fail("lotHoldMadeUp", { by: madeUp.by });
    const [by] = open.keys();
    return by === undefined ? pass("lotHoldsNone") : pass("lotHeld", { by, count: open.size });
  });
}

/** Who holds the lot, by the block in which he came to. */
function openHolds(history: readonly LotEvent[]): Map<string, number> {
  const open = new Map<string, number>();
  for (const event of history) {
    if (event.kind === "held") open.set(event.by.slice(2), event.block);
    if (event.kind === "lifted") open.delete(event.by.slice(2));
  }
  return open;
}

/** That the lot stands where the bundle says, and that what was released was not contradicted. */
export const checkRelease = (view: LotView): Check =>
  checkRegister("lot.release", view, ["lot"], ({ lot }): Outcome => {
    const standing = lot.contradicted ? "contradicted" : lot.state;
    const { standing: said } = view.bundle;
    if (standing === "contradicted") return fail("lotContradicted", { time: lot.releasedAt });
    if (standing !== said) return fail("lotStandingLie", { said, standing });
    return standing === "released"
      ? pass("lotReleased", { time: lot.releasedAt })
      : pass("lotOpen", { time: lot.openedAt });
  });
