import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeNotification } from "../../../service/trace/notification/change.store.ts";
import { dispatch, type Sending } from "../../../service/trace/notification/dispatch.store.ts";
import { notificationsOf } from "../../../service/trace/notification/notification-read.store.ts";
import { eventually } from "../../support/eventually.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";
import { containmentBy, newScene, type Scene } from "./scene.ts";

let database: TestDatabase;
let pool: Pool;
let scene: Scene;
beforeAll(async () => {
  database = await freshDatabase();
  ({ pool } = database);
});
beforeEach(async () => {
  scene = await newScene(pool);
});
afterAll(() => database.drop());

const by = { kind: "person", id: "somebody" } as const;
const common = { kind: "block", severity: "MAJOR", information: "x", targetAt: undefined, to: undefined, by } as const; // prettier-ignore

async function sendingOf(): Promise<Sending> {
  const containment = await containmentBy(pool, scene, "drawer", scene.coil);
  const party = scene.of.drawer;
  return { ...common, id: randomUUID(), party, basis: { containment }, at: new Date() };
}

const page = { before: undefined, limit: 10, box: "received" } as const;
const count = async (sql: string, values: readonly unknown[]): Promise<number> =>
  Number((await pool.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${sql}`, [...values])).rows[0]?.n); // prettier-ignore

/** Everything that sending leaves of a scene. */
const left = async (): Promise<readonly number[]> => {
  const { drawer, machinist } = scene.of;
  return Promise.all([
    count("notification WHERE sender = decode($1, 'hex')", [drawer]),
    count("notification_dispatch WHERE party = decode($1, 'hex')", [drawer]),
    count("notification_step s JOIN notification n USING (notification) WHERE n.sender = decode($1, 'hex')", [drawer]), // prettier-ignore
    count("notification_item s JOIN notification n USING (notification) WHERE n.sender = decode($1, 'hex')", [drawer]), // prettier-ignore
    count("trace_asset WHERE party IN (decode($1, 'hex'), decode($2, 'hex'))", [drawer, machinist]),
    count("alert WHERE party = decode($1, 'hex')", [machinist]),
  ]);
};
const NOTHING = [0, 0, 0, 0, 0, 0];
const ALL = [1, 1, 2, 1, 2, 1];

/** Ends a sender's connection where it waits for a lock that somebody else holds. @returns what became of it */
async function killedAt(
  lock: string,
  values: readonly unknown[],
  sending: Sending,
): Promise<unknown> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(lock, [...values]);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const outcome = dispatch(pool, sending).catch((error: unknown) => error);
    const pid = await eventually(
      () => waitingFor(rows[0]?.pid ?? 0),
      (found) => found !== undefined,
    );
    await pool.query("SELECT pg_terminate_backend($1)", [pid]);
    return await outcome;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

async function waitingFor(holder: number): Promise<number | undefined> {
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))",
    [holder],
  );
  return rows[0]?.pid;
}

/** Each waits for what the sender locks at that step: the id, the basis, the things' ids, the alerts. */
const steps: readonly (readonly [
  name: string,
  sql: string,
  of: (sending: Sending) => readonly unknown[],
])[] = [
  [
    "the dispatch is noted",
    "INSERT INTO notification_dispatch VALUES ($1, decode($2, 'hex'), '{}', '', now())",
    ({ id, party }) => [id, party],
  ],
  [
    "its basis is read",
    "SELECT FROM containment WHERE containment = $1 FOR UPDATE",
    ({ basis }) => ["containment" in basis ? basis.containment : ""],
  ],
  [
    "the notifications are there",
    "LOCK TABLE notification_item IN ACCESS EXCLUSIVE MODE",
    () => [],
  ],
  ["its history is there", "LOCK TABLE notification_step IN ACCESS EXCLUSIVE MODE", () => []],
  ["the alert is raised", "LOCK TABLE alert_head IN ACCESS EXCLUSIVE MODE", () => []],
];

describe("a sender that is killed", () => {
  it.each(steps)(
    "before %s leaves nothing, and what is sent again is sent once",
    async (_, lock, valuesOf) => {
      // prettier-ignore
      const sending = await sendingOf();
      expect(await killedAt(lock, valuesOf(sending), sending)).toBeInstanceOf(Error);
      expect(await left()).toEqual(NOTHING);
      expect(await dispatch(pool, sending)).toMatchObject({ outcome: "sent" });
      expect(await dispatch(pool, sending)).toMatchObject({ outcome: "before" });
      expect(await left()).toEqual(ALL);
    },
  );
});

describe("two who send the same at once", () => {
  it("send it once", async () => {
    const sending = await sendingOf();
    const all = await Promise.all([1, 2, 3, 4].map(() => dispatch(pool, sending)));
    expect(all.map(({ outcome }) => outcome).toSorted()).toEqual(["before", "before", "before", "sent"]); // prettier-ignore
    expect(await left()).toEqual(ALL);
  });

  it("tell nobody twice, also under ids of their own", async () => {
    const sending = await sendingOf();
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const all = await Promise.all(ids.map((id) => dispatch(pool, { ...sending, id })));
    const sent = all.flatMap((one) => ("sent" in one ? one.sent : []));
    expect(sent).toHaveLength(1);
    expect(await notificationsOf(pool, scene.of.machinist, page)).toHaveLength(1);
  });
});

describe("two who acknowledge at once", () => {
  it("do it once", async () => {
    await dispatch(pool, await sendingOf());
    const party = scene.of.machinist;
    const [one] = await notificationsOf(pool, party, page);
    const change = { party, id: one?.id ?? "", by, at: new Date(), idempotencyKey: undefined };
    const command = { what: "acknowledge" } as const;
    const all = await Promise.all([1, 2, 3].map(() => changeNotification(pool, { ...change, command }))); // prettier-ignore
    expect(all.map(({ outcome }) => outcome).toSorted()).toEqual(["changed", "refused", "refused"]);
  });
});

describe("the history of a notification", () => {
  it("cannot be changed", async () => {
    await dispatch(pool, await sendingOf());
    await expect(pool.query("UPDATE notification_step SET why = 'x'")).rejects.toThrow(/append-only/); // prettier-ignore
    await expect(pool.query("DELETE FROM notification_step")).rejects.toThrow(/append-only/);
  });
});
