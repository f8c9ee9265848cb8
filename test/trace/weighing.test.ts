import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { listAlerts } from "../../service/quality/alerts/alert.store.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { weighSteps } from "../../service/trace/weighing.store.ts";
import { newParty } from "../support/people.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { lot, traceEvent } from "./support/history.ts";

let database: TestDatabase;
let pool: Pool;
let party: string;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
beforeEach(() => {
  party = newParty();
});
afterAll(() => database.drop());

const AT_MS = 1_700_000_000_000;
const kilos = (name: string, amount: string) => ({ id: lot(name), amount, unit: "KGM" });
const grams = (name: string, amount: string) => ({ id: lot(name), amount, unit: "GRM" });
const made = (id: string, parts: Partial<TraceEvent>): TraceEvent =>
  traceEvent({ id, sayer: party, kind: "transformation", atMs: AT_MS, ...parts });
const say = (...events: readonly TraceEvent[]) =>
  inTransaction(pool, (client) => indexTraceEvents(client, events));
const alertsAt = async (ms: number) => {
  await weighSteps(pool, new Date(ms));
  return listAlerts(pool, party, { before: undefined, limit: 10, which: "all" });
};
const alertsAfter = (ms: number) => alertsAt(AT_MS + ms);
const onceSettled = (): number => Date.now() + 7_200_000;

describe("what came out of a transformation", () => {
  it("raises an alert where it weighs more than what went in, once", async () => {
    await say(made("1", { inputs: [kilos("A", "10")], outputs: [grams("B", "10500")] }));
    const found = await alertsAfter(0);
    expect(found).toMatchObject([
      {
        kind: "massBalance",
        subject: lot("B"),
        severity: "warning",
        count: 1,
        about: { step: "1", came: "10", went: "10.5" },
      },
    ]);
    await say(made("1", { inputs: [kilos("A", "10")], outputs: [grams("B", "10500")] }));
    expect(await alertsAfter(1)).toHaveLength(1);
  });

  it("may weigh a hundredth more, less, or be counted otherwise", async () => {
    await say(
      made("2", { inputs: [kilos("C", "10")], outputs: [kilos("D", "10.1")] }),
      made("3", { inputs: [kilos("C", "10")], outputs: [kilos("D", "2")] }),
      made("4", { inputs: [kilos("C", "1")], outputs: [{ id: lot("E"), amount: "400" }] }),
    );
    expect(await alertsAfter(0)).toEqual([]);
  });

  it("is not compared while a transformation of several events may still go on", async () => {
    const common = { transformation: "urn:melt:7" };
    await say(made("5", { ...common, outputs: [kilos("G", "20")] }));
    expect(await alertsAt(Date.now())).toEqual([]);
    await say(made("6", { ...common, inputs: [kilos("F", "9")] }));
    expect(await alertsAt(Date.now())).toEqual([]);
    expect(await alertsAt(onceSettled())).toMatchObject([
      { subject: lot("G"), about: { step: "urn:melt:7" } },
    ]);
  });

  it("is compared once all came, whatever time its events say it was", async () => {
    const inTheYear9000 = Date.UTC(9000, 0, 1);
    const common = { transformation: "urn:melt:8", atMs: inTheYear9000 };
    await say(made("8", { ...common, outputs: [kilos("K", "20")] }));
    await say(made("9", { ...common, inputs: [kilos("J", "9")] }));
    expect(await alertsAt(onceSettled())).toMatchObject([{ subject: lot("K") }]);
  });

  it("is compared of everybody else where one takes back what he noted", async () => {
    const common = { transformation: "urn:melt:9" };
    const output = made("10", { ...common, outputs: [kilos("M", "20")] });
    await say(output, made("11", { ...common, inputs: [{ id: lot("L") }] }));
    await say({ ...output, erroneous: true });
    const hasty = party;
    party = newParty();
    await say(made("12", { inputs: [kilos("L", "1")], outputs: [kilos("N", "2")] }));
    expect(await alertsAt(onceSettled())).toMatchObject([{ subject: lot("N") }]);
    party = hasty;
    expect(await alertsAt(onceSettled())).toEqual([]);
  });

  it("is compared once by however many do so at once", async () => {
    await say(made("7", { inputs: [kilos("H", "1")], outputs: [kilos("I", "2")] }));
    await Promise.all([1, 2, 3].map(() => weighSteps(pool, new Date(AT_MS))));
    expect(await alertsAfter(0)).toMatchObject([{ count: 1 }]);
  });
});
