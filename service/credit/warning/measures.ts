import type { LogRange } from "../../ingest/activity.ts";
import { scorer } from "../../score/score-case.ts";
import { microOf } from "../../score/table.ts";
import { caseOf } from "../decision/scoring.ts";
import type { EvidencedFigure } from "../decision/application.ts";
import { type Facts, factsOf } from "../decision/facts.ts";
import { MICRO } from "../decision/micro.ts";
import { dayIn, daysBetween } from "../loan/calendar.ts";
import type { WarningRule } from "../decision/warning-rules.ts";
import type { Evidence } from "./warning.ts";
import type { Watched } from "./watched.ts";

/** How much worse something is, in millionths; 0 where it is not. */
export interface Measured {
  readonly micro: bigint;
  readonly evidence: readonly Evidence[];
}

const notWorse: Measured = { micro: 0n, evidence: [] };

/** What is measured of a case at a time. */
export function measurer(watched: Watched, at: string): (rule: WarningRule) => Measured {
  const { application, decidedAt, loans, portrait, seen } = watched;
  const before = factsOf(application, portrait);
  const now = factsOf(application, seen?.portrait ?? portrait);
  return (rule) => {
    switch (rule.on) {
      case "fallen":
        return figureFallen(rule.figure, before, now);
      case "silence":
        return coverageFallen(rule.figure, before, now);
      case "flags":
        return flagsRaised(before, now);
      case "bands":
        return bandsFallen(watched, before, now);
      case "ended":
        return endedBy(rule.end, watched, at);
      case "age":
        return ageOf(seen?.at ?? decidedAt, at);
      case "overdue":
        return mostOverdue(loans);
      case "writtenOff":
        return lost(loans);
      default:
        return notWorse;
    }
  };
}

function figureFallen(name: string, before: Facts, now: Facts): Measured {
  const [then, current] = [before.figures.get(name), now.figures.get(name)];
  const values = [then?.value ?? null, current?.value ?? null] as const;
  return fallen(values, name, current);
}

/** A factory whose machines were not heard of then cannot fall silent. */
function coverageFallen(name: string, before: Facts, now: Facts): Measured {
  const [then, current] = [before.figures.get(name), now.figures.get(name)];
  return fallen([then?.coverage ?? null, current?.coverage ?? null], name, current);
}

/** Who shows something no more does not stand better than who shows the worst. */
function fallen(
  [then, current]: readonly [string | null, string | null],
  name: string,
  figure: EvidencedFigure | undefined,
): Measured {
  const was = then === null ? 0n : microOf(then);
  if (was <= 0n) return notWorse;
  const is = current === null ? 0n : microOf(current);
  const lostMicro = is <= 0n ? was : was - is;
  return {
    micro: lostMicro > 0n ? (lostMicro * MICRO) / was : 0n,
    evidence: [{ name, before: then, now: current, log: logOf(figure) }],
  };
}

/** Beside what is decided by, a figure says which entries of the log it came from. */
function logOf(figure: EvidencedFigure | undefined): LogRange | null {
  const { log } = (figure ?? {}) as { readonly log?: LogRange | null };
  if (typeof log?.first !== "number" || typeof log.last !== "number") return null;
  return { first: log.first, last: log.last };
}

function flagsRaised(before: Facts, now: Facts): Measured {
  const raised = [...now.flags].filter((flag) => !before.flags.has(flag)).toSorted();
  return {
    micro: BigInt(raised.length) * MICRO,
    evidence: raised.map((name) => ({ name, before: "clear", now: "flag", log: null })),
  };
}

function bandsFallen({ model, policy }: Watched, before: Facts, now: Facts): Measured {
  const { bands } = model.scorecard.measures;
  const score = scorer(model.scorecard);
  const pointsOf = (facts: Facts): number | null => {
    const scored = score(caseOf(policy, facts));
    return scored.kind === "scored" ? scored.score : null;
  };
  const [then, current] = [pointsOf(before), pointsOf(now)];
  if (then === null) return notWorse;
  // A score below all bands lies under the first.
  const placeOf = (points: number): number => bands.filter(({ from }) => from <= points).length;
  const places = current === null ? bands.length : placeOf(then) - placeOf(current);
  return {
    micro: places > 0 ? BigInt(places) * MICRO : 0n,
    evidence: [
      {
        name: "points",
        before: String(then),
        now: current === null ? null : String(current),
        log: null,
      },
    ],
  };
}

function endedBy(end: string, { application, ended }: Watched, at: string): Measured {
  const { expiresAt } = application.authorisation.document;
  // What was taken back is that, also when it would have ended by now.
  const how = ended ?? (expiresAt <= at ? "expired" : null);
  if (how !== end) return notWorse;
  const now = how === "expired" ? expiresAt : how;
  return { micro: MICRO, evidence: [{ name: "authorisation", before: "inForce", now, log: null }] };
}

function ageOf(seenAt: string, at: string): Measured {
  const days = daysBetween(dayIn("UTC", seenAt), dayIn("UTC", at));
  return {
    micro: days > 0 ? BigInt(days) * MICRO : 0n,
    evidence: [{ name: "portrait", before: null, now: seenAt, log: null }],
  };
}

function mostOverdue(loans: Watched["loans"]): Measured {
  const late = loans.filter(({ overdueDays }) => overdueDays > 0).toSorted(byName);
  const most = late.reduce((days, one) => (one.overdueDays > days ? one.overdueDays : days), 0);
  return {
    micro: BigInt(most) * MICRO,
    evidence: late.map(({ loan, overdueDays }) => ({
      name: loan,
      before: null,
      now: String(overdueDays),
      log: null,
    })),
  };
}

function lost(loans: Watched["loans"]): Measured {
  const gone = loans.filter(({ writtenOff }) => writtenOff).toSorted(byName);
  return {
    micro: BigInt(gone.length) * MICRO,
    evidence: gone.map(({ loan }) => ({ name: loan, before: null, now: "writtenOff", log: null })),
  };
}

const byName = (a: { readonly loan: string }, b: { readonly loan: string }): number =>
  a.loan < b.loan ? -1 : 1;
