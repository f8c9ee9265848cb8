import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { balanceOf } from "../../service/trace/balance.store.ts";
import { balancesOf } from "../../service/trace/balance.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { usesOf } from "../../service/trace/uses.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { lot, OURS, traceEvent } from "./support/history.ts";
import { emptied } from "./support/tables.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
beforeEach(() => emptied(pool));
afterAll(() => database.drop());

const index = (...events: readonly TraceEvent[]) =>
  inTransaction(pool, (client) => indexTraceEvents(client, events));
const kilos = (name: string, amount: string) => ({ id: lot(name), amount, unit: "KGM" });
const step = (
  id: string,
  input: ReturnType<typeof kilos>,
  output: ReturnType<typeof kilos>,
  atMs = 1000,
) => traceEvent({ id, kind: "transformation", atMs, inputs: [input], outputs: [output] });
const ask = (thing: string, more: { tolerancePpm?: number; atMs?: number } = {}) =>
  balanceOf(pool, { thing: lot(thing), sayers: [OURS], tolerancePpm: 0, ...more });

describe("the mass balance", () => {
  it("finds more taken out of a lot than was made, whichever is said first, and refuses nothing", async () => {
    const uses = [
      step("1", kilos("A", "6"), kilos("B", "6")),
      step("2", kilos("A", "5"), kilos("C", "5"), 2000),
    ];
    await index(...uses);
    expect((await ask("A")).own).toEqual([]);
    await index(traceEvent({ id: "0", action: "add", things: [kilos("A", "10")] }));
    expect((await ask("A")).own).toEqual([
      { unit: "KGM", came: "10", went: "11", left: "-1", isOverdrawn: true },
    ]);
    expect((await ask("A", { tolerancePpm: 100_000 })).own).toMatchObject([{ isOverdrawn: false }]);
    expect((await ask("A", { tolerancePpm: 99_999 })).own).toMatchObject([{ isOverdrawn: true }]);
    await index(traceEvent({ id: "late", action: "add", things: [kilos("A", "1")] }));
    expect((await ask("A")).own).toMatchObject([{ left: "0", isOverdrawn: false }]);
  });

  it("finds more that came out of a transformation than went in, over all its events and in any unit", async () => {
    const part = { kind: "transformation", transformation: "T" } as const;
    await index(
      traceEvent({ id: "1", ...part, inputs: [kilos("A", "0.3")] }),
      traceEvent({ id: "2", ...part, inputs: [{ id: lot("A"), amount: "700", unit: "GRM" }] }),
      traceEvent({
        id: "3",
        ...part,
        atMs: 2_000_000,
        outputs: [kilos("B", "1.000001"), { id: lot("B"), amount: "5" }],
      }),
    );
    const { steps } = await ask("B");
    expect(steps).toMatchObject([
      { step: "T", balances: [{ unit: "KGM", came: "1", went: "1.000001", isOverdrawn: true }] },
    ]);
    expect((await ask("B", { tolerancePpm: 1 })).steps[0]?.balances).toMatchObject([
      { isOverdrawn: false },
    ]);
  });

  it("is exact, and the same in whichever order amounts are posted", () => {
    const amount = fc.tuple(fc.nat(), fc.nat({ max: 999_999 })).map(([whole, part]) => ({
      micro: BigInt(whole) * 1_000_000n + BigInt(part),
      text: `${String(whole)}.${String(part).padStart(6, "0")}`,
    }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), amount), { minLength: 2 }), (all) => {
        const posted = all.map(([came, one]) => ({
          side: came ? ("came" as const) : ("went" as const),
          amount: one.text,
          unit: "TNE",
        }));
        const sum = (which: boolean) =>
          all.reduce((total, [came, { micro }]) => (came === which ? total + micro : total), 0n);
        const both = all.some(([came]) => came) && all.some(([came]) => !came);
        const found = balancesOf(posted, 0);
        expect(balancesOf(posted.toReversed(), 0)).toEqual(found);
        expect(found.map(({ isOverdrawn, left }) => [left, isOverdrawn])).toEqual(
          both ? [[inKilos(sum(true) - sum(false)), sum(false) > sum(true)]] : [],
        );
      }),
    );
  });

  it("lists where a thing was used, page by page", async () => {
    await index(
      step("1", kilos("A", "6"), kilos("B", "6")),
      step("2", kilos("A", "5"), kilos("C", "5"), 2000),
    );
    const first = await usesOf(pool, { thing: lot("A"), sayers: [OURS], count: 1 });
    expect(first).toMatchObject([
      { event: "1", amount: "6", outputs: [lot("B")], outputsCount: 1 },
    ]);
    const after = first[0]?.no ?? "";
    const rest = await usesOf(pool, { thing: lot("A"), sayers: [OURS], count: 5, after });
    expect(rest.map(({ event }) => event)).toEqual(["2"]);
    expect(
      await usesOf(pool, { thing: lot("A"), sayers: [OURS], count: 5, atMs: 1500 }),
    ).toHaveLength(1);
  });
});

/** Millionths of a tonne, in kilograms: the shortest decimal. */
function inKilos(micro: bigint): string {
  const digits = (micro < 0n ? -micro : micro).toString().padStart(4, "0");
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, "");
  return micro < 0n ? `-${text}` : text;
}
