import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { RECORDS_MAX } from "../../service/evidence/bundle-parts.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { lotBundle, lotNamed } from "../../service/trace/lot-bundle.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { lot, OURS, traceEvent } from "./support/history.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const MARCH = { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };
const inMarch = Date.parse("2026-03-10T00:00:00.000Z");
const inMay = Date.parse("2026-05-10T00:00:00.000Z");

/** A lot of a name of its own, whose factory told of it at these times, without signing. */
async function toldOf(name: string, times: readonly number[]): Promise<string> {
  const { pool } = database;
  const [id, plan, factory] = [randomBytes(32), randomBytes(32), Buffer.from(OURS, "hex")];
  await pool.query(
    `INSERT INTO quality_plan VALUES ($1, $2, $1, 1, $1, 1, '{}', '{}', 'inForce', NULL, now(), 1)`,
    [plan, factory],
  );
  await pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at, opened_block, incomplete_keys)
     VALUES ($1, $2, $3, true, 'open', false, now(), 1, '{}')`,
    [id, factory, plan],
  );
  await pool.query("INSERT INTO lot_name VALUES ($1, $2, $3, 1)", [id, lot(name), factory]);
  const events = times.map((atMs, at) =>
    traceEvent({ id: `urn:uuid:${name}-${String(at)}`, atMs, things: [{ id: lot(name) }] }),
  );
  await inTransaction(pool, (client) => indexTraceEvents(client, events));
  return id.toString("hex");
}

const bundleOf = (id: string) => {
  const { pool } = database;
  const chain = { chainId: 31_337, contract: `0x${"1".repeat(40)}` };
  const source = { pool, tiles: new TileCache(pool, 10), chain };
  return lotBundle(source, { factory: OURS, lot: id, period: MARCH }, new Date());
};

describe("a lot", () => {
  it("is found by its name, and by that of a serial of it", async () => {
    const id = await toldOf("named", []);
    const { pool } = database;
    for (const uri of [lot("named"), `${lot("named")}/21/7`])
      expect(await lotNamed(pool, { factory: OURS, uri })).toBe(id);
    expect(await lotNamed(pool, { factory: OURS, uri: lot("other") })).toBeUndefined();
  });
});

describe("what a factory told of a lot without signing it", () => {
  it("is in the bundle of the lot", async () => {
    const bundle = await bundleOf(await toldOf("told", [inMarch]));
    expect(bundle).toMatchObject({ events: [{ sayer: OURS, event: { id: "urn:uuid:told-0" } }] });
  });

  it("is not shown, in part or whole, beyond the period that was allowed", async () => {
    expect(await bundleOf(await toldOf("later", [inMarch, inMay]))).toBe("beyondPeriod");
  });

  it("makes no bundle where it is more than one holds, rather than one that lacks the rest", async () => {
    const times = Array.from({ length: RECORDS_MAX + 1 }, (_, at) => inMarch + at);
    expect(await bundleOf(await toldOf("much", times))).toBe("tooLarge");
  });
});
