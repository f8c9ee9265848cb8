/** A thing that went into a transformation or came out of it. */
export interface StepSide {
  readonly step: string;
  readonly thing: string;
  readonly isOutput: boolean;
}

interface Step {
  readonly used: Set<string>;
  readonly made: Set<string>;
}

/**
 * A thing that was made from itself through at least one other thing, or undefined. What goes into a transformation and
 * comes out of it again was worked on (rework), not made: it closes no circle.
 */
export function cycleIn(sides: readonly StepSide[]): string | undefined {
  const left = stepsOf(sides);
  const users = Map.groupBy(
    [...left].flatMap(([step, { used }]) => [...used].map((thing) => ({ step, thing }))),
    ({ thing }) => thing,
  );
  const makers = new Map<string, number>();
  for (const { made } of left.values())
    for (const thing of made) makers.set(thing, (makers.get(thing) ?? 0) + 1);
  const waiting = new Map(
    [...left].map(([step, { used }]) => [step, [...used].filter((one) => makers.has(one)).length]),
  );
  const ready = [...left.keys()].filter((step) => waiting.get(step) === 0);
  // Kahn (1962): take away what waits for nothing; what is left waits for itself.
  for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
    const made = left.get(step)?.made ?? [];
    left.delete(step);
    for (const thing of made) {
      const others = (makers.get(thing) ?? 0) - 1;
      makers.set(thing, others);
      if (others > 0) continue;
      for (const user of users.get(thing) ?? []) {
        const rest = (waiting.get(user.step) ?? 0) - 1;
        waiting.set(user.step, rest);
        if (rest === 0) ready.push(user.step);
      }
    }
  }
  return onCircle(left);
}

function stepsOf(sides: readonly StepSide[]): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const { isOutput, step, thing } of sides) {
    const one = steps.get(step) ?? { used: new Set(), made: new Set() };
    steps.set(step, one);
    (isOutput ? one.made : one.used).add(thing);
  }
  for (const { made, used } of steps.values())
    for (const thing of made) if (used.has(thing)) made.delete(thing);
  return steps;
}

/** Every step that is left waits for another one that is left: walking back from any leads into a circle. */
function onCircle(left: ReadonlyMap<string, Step>): string | undefined {
  const makerOf = new Map<string, string>();
  for (const [step, { made }] of left) for (const thing of made) makerOf.set(thing, step);
  const walked = new Set<string>();
  let [thing] = [...makerOf.keys()].toSorted();
  while (thing !== undefined && !walked.has(thing)) {
    walked.add(thing);
    const used: readonly string[] = [...(left.get(makerOf.get(thing) ?? "")?.used ?? [])];
    thing = used.filter((one) => makerOf.has(one)).toSorted()[0];
  }
  return thing;
}
