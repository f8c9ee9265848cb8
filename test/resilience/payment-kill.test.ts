import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type ReferenceService,
  startReferenceService,
} from "../../scripts/payment/reference-service.ts";
import { type KeptLoan, listLoans } from "../../service/credit/loan/loan.store.ts";
import type { Notice } from "../../service/credit/payment/notice.ts";
import { lenderMigrations, migrate } from "../../service/db/migrate.ts";
import { newSecret } from "../../service/webhook/signature.ts";
import { eventually } from "../support/eventually.ts";
import { acceptedLoan, PRINCIPAL } from "../support/lent.ts";
import type { PayerLife } from "../support/payer-main.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const script = fileURLToPath(new URL("../support/payer-main.ts", import.meta.url));
const apiKey = "the-lenders-key";
const HOUR_MS = 3_600_000;

/** First and second time that it comes there. */
const deaths = [
  "event.written",
  "order.written",
  "order.stored",
  "order.asked",
  "order.kept",
  "notices.read",
  "notice.taken",
].flatMap((point) => [1, 2].map((occurrence) => ({ point, occurrence })));

let database: TestDatabase;
let bank: ReferenceService;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-payments-"));
  database = await freshDatabase("template0");
  await migrate(database.pool, lenderMigrations);
  bank = await startReferenceService({
    file: join(folder, "book"),
    apiKey,
    secret: newSecret(),
    notify: undefined,
  });
});
afterAll(async () => {
  await bank.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

function live(lives: number, kill: PayerLife["kill"]) {
  const life: PayerLife = {
    databaseUrl: database.url,
    paymentUrl: bank.url,
    apiKey,
    aheadMs: lives * HOUR_MS,
    kill,
  };
  const child = spawn(process.execPath, [script, JSON.stringify(life)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += String(chunk);
  });
  const ended = once(child, "close").then(() => said);
  return { ended, end: () => child.kill("SIGKILL") };
}

/** Something of each kind to do: two loans to pay out, and money for whatever runs. */
async function work(): Promise<void> {
  for (let count = 0; count < 2; count++) await acceptedLoan(database.pool, new Date());
  for (const { id, loan } of await loans())
    if (loan.status === "running")
      await bank.receive({ loan: id, amount: "5000", currency: "CNY" });
}

const loans = (): Promise<KeptLoan[]> => listLoans(database.pool, { after: undefined, limit: 100 });

const amountsOf = (values: readonly bigint[]): string =>
  String(values.reduce((sum, value) => sum + value, 0n));

async function book(): Promise<{ keys: string[]; notices: Notice[] }> {
  const text = await readFile(join(folder, "book"), "utf8");
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { order?: { key: string }; notice?: Notice });
  return {
    keys: lines.flatMap(({ order }) => order?.key ?? []),
    notices: lines.flatMap(({ notice }) => notice ?? []),
  };
}

it("whatever pays for a house may die between any two steps: it pays once and loses nothing that came", async () => {
  const died: string[] = [];
  for (const [index, death] of deaths.entries()) {
    await work();
    died.push(await live(index, death).ended);
  }
  expect(died).toEqual(deaths.map(({ point }) => point));

  const last = live(deaths.length, null);
  const isTaken = async (): Promise<boolean> => {
    const { notices } = await book();
    const { rows } = await database.pool.query<{ notice: string }>(
      "SELECT notice FROM payment_notice",
    );
    const all = await loans();
    return rows.length === notices.length && all.every(({ loan }) => loan.status === "running");
  };
  await eventually(isTaken, (done) => done);
  last.end();
  await last.ended;

  const [{ keys, notices }, all] = [await book(), await loans()];
  expect(keys.toSorted()).toEqual(all.map(({ id }) => `${id}/out-1`).toSorted());
  expect(notices.filter(({ kind }) => kind === "paid")).toHaveLength(2 * deaths.length);
  for (const { events, id, loan } of all) {
    expect(events.filter(({ kind }) => kind === "payoutAsked")).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === "drawnDown")).toMatchObject([
      { amount: PRINCIPAL },
    ]);
    const sent = notices.flatMap((one) =>
      one.kind === "received" && one.loan === id ? [BigInt(one.amount)] : [],
    );
    const came = loan.status === "running" ? [...loan.cash.came.values()] : [];
    expect(amountsOf(came)).toBe(amountsOf(sent));
  }
  expect(notices.filter(({ kind }) => kind === "received").length).toBeGreaterThan(0);
}, 300_000);
