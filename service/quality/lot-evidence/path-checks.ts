import type { MaterialPath } from "../../evidence/path-bundle.ts";
import {
  asCheck,
  type Check,
  fail,
  needs,
  notChecked,
  type Outcome,
  pass,
  verdictOf,
} from "../../evidence/verification/check.ts";
import { isCallError } from "../../evidence/verification/chain-facts.ts";
import { type Flow, flowIn, isSaid } from "./path-flow.ts";
import type { ReadRecord } from "./read-records.ts";
import { checkRecords, type OneSpelling } from "./record-checks.ts";

const LINES_MAX = 200;

/**
 * What the bundle says of the way from raw material to the thing, and what it withholds.
 * @param thing what it has to be the way of: another thing's, genuine as it may be, says nothing here
 */
export function checkPath(
  path: MaterialPath | undefined,
  thing: string | undefined,
  records: readonly ReadRecord[],
  oneSpelling: OneSpelling,
): Check[] {
  if (path === undefined)
    return [
      asCheck("path.records", pass("pathRecordsNone")),
      asCheck("path.steps", notChecked("pathAbsent")),
      asCheck("path.whole", notChecked("pathAbsent")),
    ];
  const [first] = path.things;
  if (path.thing !== thing || first?.uri !== thing || first?.tier !== 0)
    return [
      asCheck("path.records", needs("path.whole")),
      asCheck("path.steps", needs("path.whole")),
      asCheck("path.whole", fail("pathOther", { thing: path.thing })),
    ];
  const flows = path.records.map(({ record }, at) => {
    const read = records[at];
    const isGood = read !== undefined && verdictOf(read.checks) === "verified";
    const flow = flowIn(record, oneSpelling);
    return { flow, isGood, index: read?.index ?? 0, by: read && sayerOf(read) };
  });
  return [
    records.length === 0
      ? asCheck("path.records", pass("pathRecordsNone"))
      : checkRecords(records, "path.records"),
    ...checkSteps({ path, flows, oneSpelling }),
    ...checkWhole({ path, flows, oneSpelling }),
  ];
}

interface SaidFlow {
  /** Undefined: the record says nothing of what went into what. */
  readonly flow: Flow | undefined;
  readonly isGood: boolean;
  /** In the log. */
  readonly index: number;
  /** Whose key signed it, by every node that answered. */
  readonly by: string | undefined;
}

interface PathView {
  readonly path: MaterialPath;
  readonly flows: readonly SaidFlow[];
  readonly oneSpelling: OneSpelling;
}

function sayerOf({ answers }: ReadRecord): string | undefined {
  const factories = answers.flatMap((answer) => {
    const key = "facts" in answer ? answer.facts.key : undefined;
    return key === undefined || isCallError(key) ? [] : [key.factory.slice(2)];
  });
  const [first] = factories;
  return factories.every((one) => one === first) ? first : undefined;
}

/** Of each tier what went into what, by whose word, and whether he signed it. */
function checkSteps(view: PathView): Check[] {
  const { steps, things } = view.path;
  const shown = steps.filter(({ from }) => things[from] === undefined || isNamed(things[from]));
  if (shown.length === 0) return [asCheck("path.steps", notChecked("pathAbsent"))];
  const outcomes = shown.map((step) => checkStep(step, view));
  // What failed is never among the lines that are left out.
  const failed = outcomes.filter(({ status }) => status === "fail");
  const others = outcomes.filter(({ status }) => status !== "fail");
  return [...failed, ...others].slice(0, LINES_MAX).map((one) => asCheck("path.steps", one));
}

type Thing = MaterialPath["things"][number];
const isNamed = ({ uri }: Thing): boolean => uri !== undefined;

function checkStep(step: MaterialPath["steps"][number], view: PathView): Outcome {
  const { things } = view.path;
  const [from, to] = [things[step.from]?.uri, things[step.to]?.uri];
  const said = step.records.map((at) => view.flows[at]);
  const { by, of } = step;
  if (from === undefined || to === undefined || by === undefined || of === undefined)
    return fail("pathStepPart");
  const values = { from, to, by, tier: things[step.to]?.tier ?? 0 };
  if (!isNameOf(of, to, view)) return fail("pathStepOther", values);
  if (said.length === 0) return notChecked("pathStepUnsigned", values);
  const known = said.filter((one) => one !== undefined);
  if (known.length < said.length) return fail("pathStepPart");
  if (known.some(({ isGood }) => !isGood)) return needs("path.records");
  const flows = known.flatMap(({ flow }) => flow ?? []);
  if (known.some((one) => one.by !== by) || !isSaid(flows, from, of))
    return fail("pathStepOther", values);
  return pass("pathStep", { ...values, index: known[0]?.index ?? 0 });
}

/** A thing, its lot or its product, or a serial that is named without its lot. */
const isNameOf = (of: string, thing: string, { oneSpelling }: PathView): boolean =>
  of === thing || thing.startsWith(`${of}/`) || of === oneSpelling(thing);

/** That nothing that a signed record names was left out, and what the bundle itself says that it does not have. */
function checkWhole(view: PathView): Check[] {
  const { beyondPeriod, cut, steps, things } = view.path;
  const left = leftOut(view);
  const lines: Outcome[] = [
    ...(left === undefined ? [] : [fail("pathInputLeft", left)]),
    ...(cut ? [notChecked("pathCut")] : []),
    ...(beyondPeriod ? [notChecked("pathBeyondPeriod")] : []),
    ...things.filter((one) => !isNamed(one)).map(({ tier }) => notChecked("pathHidden", { tier })),
    ...things.flatMap(({ open, tier, uri }) =>
      uri === undefined || open ? [] : [notChecked("pathClosed", { thing: uri, tier })],
    ),
  ];
  const begins = things.flatMap(({ open, tier, uri }, at) =>
    open && uri !== undefined && !steps.some(({ to }) => to === at)
      ? [pass("pathBegins", { thing: uri, tier })]
      : [],
  );
  const tiers = Math.max(0, ...things.map(({ tier }) => tier));
  const whole = lines.length === 0 ? [pass("pathWhole", { count: things.length, tiers })] : lines;
  return [...whole, ...begins].slice(0, LINES_MAX).map((one) => asCheck("path.whole", one));
}

/** An input that a signed record names beside a thing of the path, and that no step leads from. */
function leftOut(
  view: PathView,
): { readonly index: number; readonly from: string; readonly to: string } | undefined {
  const { cut, steps, things } = view.path;
  if (cut) return undefined;
  for (const [at, { open, uri }] of things.entries()) {
    // Of what somebody closes, the check of the whole says so.
    if (uri === undefined || !open) continue;
    const into = steps.filter(({ to }) => to === at).map(({ from }) => things[from]?.uri);
    // What is hidden stands for whatever has no name here.
    if (into.includes(undefined)) continue;
    const known = new Set([uri, view.oneSpelling(uri), ...into]);
    for (const { flow, index } of saidInto(uri, view.flows)) {
      const from = flow?.inputs.find((input) => !known.has(input));
      if (from !== undefined) return { index, from, to: uri };
    }
  }
  return undefined;
}

/** What is said of what went into a thing: by events that name it, and by others of the same party's transformation. */
function saidInto(thing: string, flows: readonly SaidFlow[]): SaidFlow[] {
  const good = flows.filter(({ isGood }) => isGood);
  const into = good.filter(({ flow }) => flow?.outputs.includes(thing));
  const isOfOne = (one: SaidFlow): boolean =>
    into.some(
      ({ by, flow }) =>
        flow?.transformation !== undefined &&
        flow.transformation === one.flow?.transformation &&
        by === one.by,
    );
  return good.filter((one) => into.includes(one) || isOfOne(one));
}
