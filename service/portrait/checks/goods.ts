import { scaled } from "../../trace/amount.ts";
import { sortOf } from "../../trace/thing-sort.ts";
import { inBase } from "../../trace/units.ts";
import type { LotSeen, Transfer } from "./observation.ts";

/** What went into a transformation or came out of it, in one unit. */
export interface Posted {
  readonly isOutput: boolean;
  /** Null: instances that nobody weighed. */
  readonly amount: string | null;
  readonly unit: string | null;
}

export interface Made {
  /** What came out, by one name of it. */
  readonly lot: string;
  readonly day: number;
  readonly posted: readonly Posted[];
}

const AMOUNT_ONE = 1e12;
const MASS = "KGM";

/** Kilograms; undefined where it is no mass. */
function weightOf({ amount, unit }: Posted): number | undefined {
  const [base, factor] = inBase(unit);
  return amount === null || base !== MASS ? undefined : plain(amount) * Number(factor);
}

const plain = (amount: string): number => Number(scaled(amount)) / AMOUNT_ONE;

/**
 * Lots of which all that went in was weighed, and something that came out: what was not weighed would be made of nothing.
 * A lot that came out of several transformations is one.
 */
export function lotsIn(made: readonly Made[]): LotSeen[] {
  const weighed = made.flatMap(({ day, lot, posted }): LotSeen[] => {
    const used = posted.filter(({ isOutput }) => !isOutput).map(weightOf);
    const out = posted.filter(({ isOutput }) => isOutput).flatMap((one) => weightOf(one) ?? []);
    if (used.length === 0 || used.includes(undefined) || out.length === 0) return [];
    return [{ lot, day, used: sum(used as number[]), made: sum(out) }];
  });
  return [...Map.groupBy(weighed, ({ lot }) => lot)].map(([lot, some]) => ({
    lot,
    day: Math.max(...some.map(({ day }) => day)),
    used: sum(some.map(({ used }) => used)),
    made: sum(some.map((one) => one.made)),
  }));
}

const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0);

/** A thing that the factory handed to somebody, or was handed. */
export interface Handed {
  readonly thing: string;
  readonly isOut: boolean;
  readonly other: string;
  readonly day: number;
  /** Null: one instance. */
  readonly amount: string | null;
  readonly unit: string | null;
}

/** Crates, pallets, tools and machines go to and fro, and are no goods. */
const noGoods: ReadonlySet<string> = new Set(["container", "asset", "place", "party"]);

/**
 * Transfers by day, firm and product. What left to one firm and came back from another under its own name went from the one
 * to the other, whether anybody says so or not: the factory's own word tells of that as well.
 * @param handed in the order of time
 */
export function transfersIn(handed: readonly Handed[], factory: string): Transfer[] {
  const goods = handed.filter(({ thing }) => !noGoods.has(sortOf(thing)));
  const said = goods.map((one) => ({
    ...ofGoods(one),
    ...(one.isOut ? { from: factory, to: one.other } : { from: one.other, to: factory }),
    isSaid: true,
  }));
  const legs = [...said, ...unsaidIn(goods)];
  return [...Map.groupBy(legs, keyOf).values()].map((some) => {
    const { day, from, product, to } = some[0]!;
    const instances = some.filter(({ instance }) => instance !== undefined);
    const things = [...new Set(instances.map(({ instance }) => instance!))];
    const amounts = some.filter(({ instance }) => instance === undefined);
    const quantity = things.length + sum(amounts.map((one) => one.quantity));
    return { from, to, product, day, quantity, things: some[0]!.isSaid ? things : [] };
  });
}

interface Leg {
  readonly from: string;
  readonly to: string;
  readonly product: string;
  readonly day: number;
  readonly quantity: number;
  /** Said again on the same day, it went once. */
  readonly instance: string | undefined;
  readonly isSaid: boolean;
}

const keyOf = ({ day, from, isSaid, product, to }: Leg): string =>
  JSON.stringify([day, from, to, product, isSaid]);

function ofGoods({ amount, day, thing, unit }: Handed) {
  const [base, factor] = inBase(unit);
  return {
    day,
    product: `${productOf(thing)} ${base}`,
    quantity: plain(amount ?? "1") * Number(factor),
    instance: amount === null ? thing : undefined,
  };
}

/** The trade item of a serial or lot (GS1 General Specifications, AI 01), or the thing itself where it names none. */
const productOf = (thing: string): string => /\/01\/\d{14}/.exec(thing)?.[0] ?? thing;

/** A product's number says of no piece where it was. */
const hasName = ({ amount, thing }: Handed): boolean =>
  amount === null || sortOf(thing) === "lot" || sortOf(thing) === "serial";

function unsaidIn(goods: readonly Handed[]): Leg[] {
  return [...Map.groupBy(goods.filter(hasName), ({ thing }) => thing).values()].flatMap((some) =>
    some.slice(1).flatMap((back, at): Leg[] => {
      const out = some[at]!;
      if (!out.isOut || back.isOut || out.other === back.other) return [];
      const [went, came] = [ofGoods(out), ofGoods(back)];
      const quantity = Math.min(went.quantity, came.quantity);
      return [{ ...came, quantity, from: out.other, to: back.other, isSaid: false }];
    }),
  );
}
