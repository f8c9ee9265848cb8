import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { migrate } from "../../service/db/migrate.ts";
import { createPool, inTransaction } from "../../service/db/pool.ts";
import { simulateContainment } from "../../service/trace/containment.store.ts";
import { captureDocument } from "../../service/trace/capture/capture.store.ts";
import { readDocument } from "../../service/trace/capture/document.ts";
import type { TraceEvent } from "../../service/trace/event.ts";
import { indexTraceEvents } from "../../service/trace/genealogy.store.ts";
import { lineageOf } from "../../service/trace/lineage.store.ts";
import { quantile } from "./quantile.ts";
import { EVENTS_CAPTURED, orderDocuments } from "./trace-documents.ts";
import { bottomOf, COIL, EVENTS_PER_ORDER, orderEvents, recallEvents, SAYER, topOf } from "./trace-history.ts"; // prettier-ignore

export interface TraceFigures {
  readonly trace: {
    readonly events: number;
    /** Everything that a lot of the last level was made from, whole. */
    readonly upstreamMsP99: number;
    readonly upstreamThings: number;
    readonly downstreamMsP99: number;
    readonly downstreamThings: number;
    /** The nearest hundred of either, as a page asks for them. */
    readonly pageMsP99: number;
    /** Working out and keeping a containment over a hundred thousand serials. */
    readonly recallMs: number;
    readonly recallThings: number;
    /** Events of EPCIS documents: read, checked, stored and indexed. */
    readonly capturePerSecond: number;
    /** The index alone. */
    readonly indexedPerSecond: number;
    /** p99 of the point queries at all events over that at a tenth of them; the larger of the two ways. */
    readonly growth: number;
  };
}

interface Size {
  readonly orders: number;
  readonly questions: number;
}
export const quickTrace: Size = { orders: 10, questions: 200 };
export const fullTrace: Size = { orders: 100, questions: 500 };

const BATCH = 1000;
const WHOLE = 100_000;
const PAGE = 100;

/** Measures the index of things over a database of its own. */
export async function measureTrace(size: Size, say: (text: string) => void): Promise<TraceFigures> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-bench-"));
  const server = await startEmbeddedPostgres(join(home, "database"));
  const pool = createPool({ url: server.url, applicationName: "bench", statementTimeoutMs: 0 });
  try {
    await migrate(pool);
    return { trace: await measureOn(pool, size, say) };
  } finally {
    await pool.end();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureOn(pool: Pool, { orders, questions }: Size, say: (text: string) => void) {
  await capture(pool, recallEvents());
  const tenth = orders / 10;
  const rates = [await captureOrders(pool, 0, tenth)];
  const small = await askMany(pool, tenth, questions);
  say(`${String(tenth * EVENTS_PER_ORDER)} events: ${shown(small)}`);
  for (let order = tenth; order < orders; order += tenth) {
    rates.push(await captureOrders(pool, order, order + tenth));
    say(
      `${String((order + tenth) * EVENTS_PER_ORDER)} events, ${String(Math.round(rates.at(-1) ?? 0))}/s`,
    );
  }
  await pool.query("VACUUM ANALYZE");
  const large = await askMany(pool, orders, questions);
  say(`${String(orders * EVENTS_PER_ORDER)} events: ${shown(large)}`);
  const recall = await recallOnce(pool);
  const capturePerSecond = await captureDocuments(pool, orders);
  const growth = Math.max(
    large.upstream.msP99 / small.upstream.msP99,
    large.downstream.msP99 / small.downstream.msP99,
  );
  return {
    events: orders * EVENTS_PER_ORDER,
    upstreamMsP99: rounded(large.upstream.msP99),
    upstreamThings: large.upstream.things,
    downstreamMsP99: rounded(large.downstream.msP99),
    downstreamThings: large.downstream.things,
    pageMsP99: rounded(large.page.msP99),
    ...recall,
    capturePerSecond,
    // Each took as many events: together they took the sum of their times.
    indexedPerSecond: Math.round(rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0)),
    growth: Number(growth.toFixed(2)),
  };
}

/** @returns events per second, at all that is stored */
async function captureDocuments(pool: Pool, order: number): Promise<number> {
  const documents = [...orderDocuments(order)];
  const start = performance.now();
  for (const text of documents) {
    const job = await captureDocument(
      { pool, now: () => new Date() },
      { sayer: SAYER, who: "bench" },
      readDocument(text),
      "rollback",
    );
    if (!job.success) throw new Error(`not captured: ${JSON.stringify(job.errors[0])}`);
  }
  return Math.round((EVENTS_CAPTURED * 1000) / (performance.now() - start));
}

type Asked = Record<
  "upstream" | "downstream" | "page",
  { readonly msP99: number; readonly things: number }
>;

const rounded = (ms: number): number => Number(ms.toFixed(1));
const shown = ({ downstream, upstream }: Asked): string =>
  `upstream p99 ${String(rounded(upstream.msP99))} ms, downstream ${String(rounded(downstream.msP99))} ms`;

/** @returns events per second */
async function captureOrders(pool: Pool, from: number, until: number): Promise<number> {
  const start = performance.now();
  for (let order = from; order < until; order++) await capture(pool, orderEvents(order));
  return ((until - from) * EVENTS_PER_ORDER * 1000) / (performance.now() - start);
}

async function capture(pool: Pool, events: Iterable<TraceEvent>): Promise<void> {
  let batch: TraceEvent[] = [];
  const send = async () => {
    const full = batch;
    batch = [];
    await inTransaction(pool, (client) => indexTraceEvents(client, full));
  };
  for (const event of events) if (batch.push(event) === BATCH) await send();
  await send();
}

async function askMany(pool: Pool, orders: number, questions: number): Promise<Asked> {
  const ask = async (direction: "upstream" | "downstream", count: number) => {
    const times: number[] = [];
    let things = 0;
    for (let at = 0; at < questions; at++) {
      const order = (at * 37) % orders;
      const thing = (direction === "upstream" ? topOf : bottomOf)(order, at * 13);
      const start = performance.now();
      const { items } = await lineageOf(pool, { thing, direction, sayers: [SAYER], count });
      times.push(performance.now() - start);
      things = Math.max(things, items.length);
    }
    return { msP99: quantile(times, 0.99), things };
  };
  // Connections read the catalogue once.
  await ask("upstream", WHOLE);
  return {
    upstream: await ask("upstream", WHOLE),
    downstream: await ask("downstream", WHOLE),
    page: await ask("upstream", PAGE),
  };
}

async function recallOnce(pool: Pool) {
  const at = new Date();
  const draft = {
    id: randomUUID(),
    party: SAYER,
    sayers: [SAYER],
    reason: "bench",
    suspects: [{ thing: COIL }],
    at,
    madeAt: at,
    madeBy: "bench",
  };
  const start = performance.now();
  const recallThings = await inTransaction(pool, (client) => simulateContainment(client, draft));
  return { recallMs: Math.round(performance.now() - start), recallThings };
}
