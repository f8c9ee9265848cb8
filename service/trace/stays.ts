import { scaled } from "./amount.ts";
import type { TraceAction } from "./event.ts";

/** What was said about a child in a parent, or about all that is in a parent. Names are whatever identifies a thing. */
export interface HoldingFact {
  readonly parent: string;
  readonly action: TraceAction;
  readonly atMs: number;
  /** Decides between facts of one moment, the same whichever came first. */
  readonly tie: number;
  /** null: one instance, or everything. */
  readonly amount: string | null;
  readonly unit: string | null;
}

export interface Stay {
  readonly parent: string;
  readonly fromMs: number;
  /** First moment at which it is no longer in it; Infinity while it is. */
  readonly untilMs: number;
}

/**
 * How long a child was in which parent, from all that one party said of it by one kind of event.
 * An instance is in one parent at a time: being put into another ends the stay. An amount of a class may be in several,
 * and is in each until as much was taken out as was put in.
 * @param facts of the child, and those that emptied a parent it was in, in any order
 */
export function staysOf(facts: readonly HoldingFact[]): Stay[] {
  const ordered = facts.toSorted(
    (a, b) =>
      a.atMs - b.atMs || rankOf(a) - rankOf(b) || a.tie - b.tie || (a.parent < b.parent ? -1 : 1),
  );
  const stays = facts.some(({ amount }) => amount !== null)
    ? staysOfClass(ordered)
    : staysOfOne(ordered);
  return stays.filter(({ fromMs, untilMs }) => fromMs < untilMs);
}

/** In one moment things are taken out before others are put in. */
const rankOf = ({ action }: HoldingFact): number => (action === "delete" ? 0 : 1);

function staysOfOne(ordered: readonly HoldingFact[]): Stay[] {
  const stays: Stay[] = [];
  let now: { readonly parent: string; readonly fromMs: number } | undefined;
  for (const { action, atMs, parent } of ordered) {
    const isSame = now?.parent === parent;
    if (action === "delete" ? !isSame : isSame) continue;
    if (now !== undefined) stays.push({ ...now, untilMs: atMs });
    now = action === "delete" ? undefined : { parent, fromMs: atMs };
  }
  if (now !== undefined) stays.push({ ...now, untilMs: Infinity });
  return stays;
}

function staysOfClass(ordered: readonly HoldingFact[]): Stay[] {
  const stays: Stay[] = [];
  const inside = new Map<string, { readonly fromMs: number; readonly left: bigint }>();
  for (const { action, amount, atMs, parent } of ordered) {
    const now = inside.get(parent);
    const moved = amount === null ? undefined : scaled(amount);
    if (action === "delete") {
      if (now === undefined) continue;
      const left = now.left - (moved ?? now.left);
      if (left > 0n) inside.set(parent, { ...now, left });
      else {
        inside.delete(parent);
        stays.push({ parent, fromMs: now.fromMs, untilMs: atMs });
      }
    } else if (now === undefined || action === "add")
      inside.set(parent, { fromMs: now?.fromMs ?? atMs, left: (now?.left ?? 0n) + (moved ?? 0n) });
  }
  for (const [parent, { fromMs }] of inside) stays.push({ parent, fromMs, untilMs: Infinity });
  return stays;
}
