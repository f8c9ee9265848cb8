import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Pool } from "pg";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { topicOf } from "../../device-attest/topic.ts";
import { firstParties } from "../../service/chain-home.ts";
import { startSubject, type Subject } from "../bench/subject.ts";
import { enrolDevice } from "../enrol/enrol.ts";
import { keyFrom, newPortableKey, newSoftwareKey } from "./key.ts";
import { WellBehaved } from "./well-behaved.ts";

export interface FloodOptions {
  readonly messages: number;
  /** A database with nothing in it. */
  readonly databaseUrl: string;
  readonly seed: number;
  readonly onTenth?: (tenth: Tenth) => void;
}

/** What the attacker's thread is told. */
export interface Assignment {
  readonly messages: number;
  readonly seed: number;
  readonly mqttUrl: string;
  readonly httpUrl: string;
  /** URN of a device that it took over, with its key (PKCS #8, PEM) and its topic. */
  readonly device: string;
  readonly key: string;
  readonly topic: string;
  readonly logId: Uint8Array;
}

/** What it has done. */
export interface Attacked {
  sent: number;
  /** Answers of 500 and above, other than "overloaded". */
  serverErrors: number;
  lostConnections: number;
  readonly kinds: Record<string, number>;
}

/** How the service was while one tenth of the messages came. */
export interface Tenth {
  readonly sent: number;
  readonly rssMb: { readonly mean: number; readonly max: number };
  /** From publishing to PUBACK, of the well-behaved device. */
  readonly acknowledgeMs: { readonly p50: number; readonly p99: number };
  readonly tables: Tables;
}

export interface Tables {
  readonly quarantineRows: number;
  readonly quarantineMb: number;
  readonly deferredRows: number;
  readonly deferredMb: number;
  readonly logSize: number;
}

export interface FloodReport {
  readonly seconds: number;
  readonly attacked: Attacked;
  readonly wellBehaved: { readonly sent: number; readonly acknowledged: number };
  readonly tenths: readonly Tenth[];
}

const SAMPLE_MS = 250;

/** Floods a service with hostile messages while one device goes on with its work, and looks at what it does to both. */
export async function runFlood(options: FloodOptions): Promise<FloodReport> {
  const subject = await startSubject({ DATABASE_URL: options.databaseUrl });
  const pool = new Pool({ connectionString: options.databaseUrl, max: 2 });
  try {
    const wellBehaved = await WellBehaved.open(subject, await enrolled(subject, newSoftwareKey()));
    const attacker = await startAttacker(subject, options);
    const startedMs = performance.now();
    const tenths = await observe({ ...options, subject, pool, wellBehaved, attacker });
    await attacker.ended;
    const seconds = (performance.now() - startedMs) / 1000;
    return {
      seconds,
      tenths,
      attacked: attacker.attacked(),
      wellBehaved: await wellBehaved.close(),
    };
  } finally {
    await pool.end();
    await subject.stop();
  }
}

interface Attacker {
  readonly attacked: () => Attacked;
  readonly ended: Promise<void>;
}

async function startAttacker(
  subject: Subject,
  { messages, seed }: FloodOptions,
): Promise<Attacker> {
  const key = newPortableKey();
  const { device } = await enrolled(subject, keyFrom(key));
  const { httpUrl, mqttUrl } = subject;
  const topic = topicOf(firstParties.factory.slice(2), device, "records");
  const logId = logIdOf(subject.manifest.origin);
  const workerData: Assignment = { messages, seed, mqttUrl, httpUrl, device, key, topic, logId };
  const worker = new Worker(new URL("attacker.ts", import.meta.url), { workerData });
  let attacked: Attacked = { sent: 0, serverErrors: 0, lostConnections: 0, kinds: {} };
  worker.on("message", (progress: Attacked) => {
    attacked = progress;
  });
  const { promise, reject, resolve } = Promise.withResolvers<void>();
  worker.once("error", reject).once("exit", () => resolve());
  return { attacked: () => attacked, ended: promise };
}

async function enrolled(
  subject: Subject,
  keyStore: KeyStore,
): Promise<{ device: string; keyStore: KeyStore }> {
  const device = `urn:uuid:${crypto.randomUUID()}`;
  await enrolDevice({
    serviceUrl: subject.httpUrl,
    manifest: subject.manifest,
    factory: firstParties.factory,
    signer: subject.wallet(3),
    device,
    keyStore,
  });
  return { device, keyStore };
}

interface Observation extends FloodOptions {
  readonly subject: Subject;
  readonly pool: Pool;
  readonly wellBehaved: WellBehaved;
  readonly attacker: Attacker;
}

async function observe(observation: Observation): Promise<Tenth[]> {
  const { attacker, messages, onTenth, pool, subject, wellBehaved } = observation;
  const tenths: Tenth[] = [];
  let over = false;
  void attacker.ended.finally(() => {
    over = true;
  });
  for (let rss: number[] = []; tenths.length < 10; await sleep(SAMPLE_MS)) {
    rss.push(await subject.rssMb());
    const { sent } = attacker.attacked();
    if (!over && sent < ((tenths.length + 1) * messages) / 10) continue;
    const tenth = {
      sent,
      rssMb: { mean: mean(rss), max: Math.max(...rss) },
      acknowledgeMs: wellBehaved.takeLatencies(),
      tables: await tablesIn(pool),
    };
    tenths.push(tenth);
    onTenth?.(tenth);
    rss = [];
    if (over) break;
  }
  return tenths;
}

const mean = (values: readonly number[]): number =>
  Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

async function tablesIn(pool: Pool): Promise<Tables> {
  const { rows } = await pool.query<Record<keyof Tables, string>>(
    `SELECT (SELECT count(*) FROM quarantine) AS "quarantineRows",
       pg_total_relation_size('quarantine') / 1e6 AS "quarantineMb",
       (SELECT count(*) FROM deferred) AS "deferredRows",
       pg_total_relation_size('deferred') / 1e6 AS "deferredMb",
       (SELECT size FROM log_head) AS "logSize"`,
  );
  const [row] = rows;
  const read = (name: keyof Tables): number => Math.round(Number(row?.[name]) * 10) / 10;
  return {
    quarantineRows: read("quarantineRows"),
    quarantineMb: read("quarantineMb"),
    deferredRows: read("deferredRows"),
    deferredMb: read("deferredMb"),
    logSize: read("logSize"),
  };
}
