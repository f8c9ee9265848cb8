import { judged, notBrought, spanOf, tooLittle, type CheckResult } from "./check.ts";
import type { Observation, Transfer } from "./observation.ts";

const check = { check: "circularTrade", threshold: 0.25 } as const;

const TRANSFERS_MIN = 10;

/**
 * Whether goods go round among few firms: what of a product comes back to the firm that it left, by whatever way. Rings are
 * taken out of the trade of each product one by one, each with what its smallest trade carries (cycle cancelling, as in
 * Klein, 1967), until none is left. The statistic is the share of the traded quantity that was in rings.
 */
export function circularTrade({ transfers }: Observation): CheckResult {
  if (transfers === undefined) return notBrought(check);
  const trades = transfers.filter(({ from, to }) => from !== to);
  if (trades.length < TRANSFERS_MIN) return tooLittle(check);
  const rings = [...Map.groupBy(trades, ({ product }) => product).values()].flatMap(ringsOf);
  const whole = trades.reduce((sum, { quantity }) => sum + quantity, 0);
  const round = rings.reduce((sum, { firms, quantity }) => sum + quantity * firms.length, 0);
  const [largest] = rings.toSorted((one, other) => other.quantity - one.quantity);
  const inRing = trades.filter(({ from, to }) => isLeg(largest, from, to));
  return judged(check, {
    about: largest?.firms.join(" → ") ?? null,
    statistic: whole === 0 ? 0 : round / whole,
    cases: rings.length,
    days: spanOf(inRing.map(({ day }) => day)),
  });
}

interface Ring {
  /** Each sells to the next, and the last to the first. */
  readonly firms: readonly string[];
  readonly quantity: number;
}

const isLeg = (ring: Ring | undefined, from: string, to: string): boolean =>
  ring?.firms.some(
    (firm, at) => firm === from && ring.firms[(at + 1) % ring.firms.length] === to,
  ) ?? false;

type Trade = Map<string, Map<string, number>>;

function ringsOf(trades: readonly Transfer[]): Ring[] {
  const left: Trade = new Map();
  for (const { from, quantity, to } of trades) {
    const sales = left.get(from) ?? new Map<string, number>();
    left.set(from, sales.set(to, (sales.get(to) ?? 0) + quantity));
  }
  const rings: Ring[] = [];
  for (let ring = ringIn(left); ring !== undefined; ring = ringIn(left)) {
    const firms = ring;
    const legs = firms.map((firm, at) => [firm, firms[(at + 1) % firms.length]!] as const);
    const quantity = Math.min(...legs.map(([from, to]) => left.get(from)!.get(to)!));
    for (const [from, to] of legs) lower(left.get(from)!, to, quantity);
    rings.push({ firms, quantity });
  }
  return rings;
}

function lower(sales: Map<string, number>, to: string, by: number): void {
  const rest = (sales.get(to) ?? 0) - by;
  if (rest > 0) sales.set(to, rest);
  else sales.delete(to);
}

/** Some ring of what is left, found by going from firm to firm; undefined where nothing comes back. */
function ringIn(left: Trade): string[] | undefined {
  const done = new Set<string>();
  for (const start of left.keys()) {
    const ring = ringFrom(start, { left, done, way: [] });
    if (ring !== undefined) return ring;
  }
  return undefined;
}

function ringFrom(
  firm: string,
  walk: { readonly left: Trade; readonly done: Set<string>; readonly way: string[] },
): string[] | undefined {
  const { done, left, way } = walk;
  const before = way.indexOf(firm);
  if (before >= 0) return way.slice(before);
  if (done.has(firm)) return undefined;
  way.push(firm);
  for (const next of left.get(firm)?.keys() ?? []) {
    const ring = ringFrom(next, walk);
    if (ring !== undefined) return ring;
  }
  way.pop();
  done.add(firm);
  return undefined;
}
