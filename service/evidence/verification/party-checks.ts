import { asCheck, type Check, fail, needs, type Outcome, pass, type Values } from "./check.ts";
import { checkChain, type ChainView } from "./chain-view.ts";
import type { ChainFacts, GradeSince } from "./chain-facts.ts";
import type { Claims } from "./claims.ts";
import {
  type Admission,
  admissionPath,
  GENESIS,
  type Member,
  type Start,
  type Step,
  vouchersOf,
} from "./membership.ts";

/**
 * Who let the parties in whose word the record is: the key's factory, and whoever vouched for the key's grade. A line for
 * each, then one for every admission on their paths, back to the genesis.
 */
export function checkParties(claims: Claims, view: ChainView): Check[] {
  const found = checkChain(
    "party.admitted",
    view,
    ["key", "grades", "members", "anchorBlock"],
    [],
    (facts) => judge(claims, facts),
  );
  const first = view.answers.flatMap((answer) => ("facts" in answer ? [answer.facts] : []))[0];
  if (found.status !== "pass" || first === undefined) return [found];
  return pathLines(claims, first as Known);
}

type Known = ChainFacts & {
  readonly key: Exclude<ChainFacts["key"], { readonly error: string } | undefined>;
  readonly grades: readonly GradeSince[];
  readonly members: readonly Member[];
  readonly anchorBlock: { readonly timestamp: number } | null;
};

function judge(claims: Claims, facts: Known): Outcome {
  if (facts.key.algorithm === 0) return needs("key.registered");
  const at = facts.anchorBlock?.timestamp;
  if (at === undefined) return needs("anchor.block");
  for (const { as, party } of concerned(claims, facts)) {
    const path = admissionPath(facts.members, party, at, as);
    if ("party" in path) return missing(path);
  }
  return pass("partyAdmitted", { party: facts.key.factory });
}

const missing = ({ party, vouchedFor }: { party: string; vouchedFor: string | undefined }) =>
  vouchedFor === undefined
    ? fail("partyNotAdmitted", { party })
    : fail("partyPathBroken", { party: vouchedFor, by: party });

/**
 * The factory, which is a member when its record is anchored; then whoever set the grade that held at the entry. The
 * registry does not say when he set it, only that he was entitled to: that he was ever let in is what can be asked.
 */
function concerned({ bundle }: Claims, { grades, key }: Known): Pick<Start, "party" | "as">[] {
  const by = grades.findLast(({ fromIndex }) => fromIndex <= bundle.index)?.by ?? key.factory;
  const factory = { party: key.factory, as: "member" } as const;
  return by === key.factory ? [factory] : [factory, { party: by, as: "admitted" }];
}

function pathLines(claims: Claims, facts: Known): Check[] {
  const at = facts.anchorBlock?.timestamp ?? 0;
  const steps = new Map<Admission, Step>();
  for (const { as, party } of concerned(claims, facts)) {
    const path = admissionPath(facts.members, party, at, as);
    if (!("party" in path)) for (const step of path) steps.set(step.admission, step);
  }
  return Array.from(steps.values(), (step) => asCheck("party.admitted", outcomeOf(step)));
}

function outcomeOf({ admission, member }: Step): Outcome {
  const { basis, role, since } = admission;
  const values: Values = { party: member.party, role, since };
  if (basis === GENESIS) return pass("partyGenesis", values);
  const by = vouchersOf(admission).map(shortened).join(", ");
  return pass(basis === 2 ? "partyBootstrapped" : "partyByRule", { ...values, by });
}

/** As reports shorten an id. */
const shortened = (party: string): string => `${party.slice(0, 12)}…${party.slice(-6)}`;
