import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { canonicalize } from "../../device-attest/jcs.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { CHAIN_START, signRecord } from "../../device-attest/signed-record.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { migrate } from "../../service/db/migrate.ts";
import { createPool, inSnapshot } from "../../service/db/pool.ts";
import { portray } from "../../service/portrait/portray.store.ts";
import { countedSignals } from "../../service/portrait/portrait.store.ts";
import { type At, consumptionFigures, utilisationFigures } from "../../service/portrait/section.ts";
import { measureRedTeam, type RedTeamFigures } from "../red-team/measure.ts";
import { type DecisionFigures, measureDecisions } from "./decisions.ts";
import { measurePortfolio, type PortfolioFigures } from "./portfolio.ts";
import { quantile } from "./quantile.ts";

export interface CreditFigures {
  readonly redteam: RedTeamFigures;
  readonly credit: PortfolioFigures &
    DecisionFigures & {
      readonly factories: number;
      /** Utilisation and energy of a factory's year by the month, from two signals. */
      readonly portraitMsP99: number;
      /** The same year by the day. */
      readonly portraitByDayMsP99: number;
      /** From one anchored record to its hour, day and month: the median, and the slowest of a hundred. */
      readonly updateMs: number;
      readonly updateMsP99: number;
      /** `portraitMsP99` at each number of factories. */
      readonly atFactories: Readonly<Record<number, number>>;
      /** p99 at all factories over that at the fewest. */
      readonly growth: number;
    };
}

interface Size {
  /** How many factories there are, step by step. */
  readonly steps: readonly number[];
  readonly questions: number;
  readonly portfolio: number;
  /** Factories of each kind of fraud and strength, and of each kind of honesty. */
  readonly redTeam: number;
}
export const quickCredit: Size = { steps: [10, 100], questions: 300, portfolio: 1000, redTeam: 5 };
export const fullCredit: Size = {
  steps: [10, 100, 1000],
  questions: 1000,
  portfolio: 10_000,
  redTeam: 60,
};

const YEAR = { from: "2025-01-01T00:00:00.000Z", to: "2026-01-01T00:00:00.000Z" };
const UPDATES = 50;

/** Measures portraits over a database of its own, filled with a year of hours of two signals for each factory. */
export async function measureCredit(
  size: Size,
  say: (text: string) => void,
): Promise<CreditFigures> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-bench-"));
  const server = await startEmbeddedPostgres(join(home, "database"));
  const pool = createPool({ url: server.url, applicationName: "bench", statementTimeoutMs: 0 });
  try {
    await migrate(pool);
    const portraits = await measureOn(pool, size, say, server.url);
    say(`decisions on ${String(size.portfolio)} applications`);
    const portfolio = await measurePortfolio(size.portfolio);
    say("factories that cheat, and honest ones");
    const redteam = measureRedTeam(size.redTeam);
    return { credit: { ...portraits, ...portfolio }, redteam };
  } finally {
    await pool.end();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureOn(
  pool: Pool,
  { questions, steps }: Size,
  say: (text: string) => void,
  databaseUrl: string,
) {
  const atFactories: Record<number, number> = {};
  let present = 0;
  for (const factories of steps) {
    say(`a year of hours of ${String(factories)} factories`);
    await fill(pool, present, factories);
    present = factories;
    atFactories[factories] = await readP99(pool, factories, questions, "month");
  }
  const portraitByDayMsP99 = await readP99(pool, present, Math.ceil(questions / 4), "day");
  say("one record at a time");
  const updates = await updateTimes(pool);
  await forgetUpdates(pool);
  say("decisions by HTTP");
  const decided = await measureDecisions(pool, databaseUrl, {
    decisions: questions,
    period: YEAR,
    factories: Array.from({ length: present }, (_one, no) => factoryOf(no)),
  });
  const [first = 1, last = 1] = [atFactories[steps[0] ?? 0], atFactories[present]];
  return {
    factories: present,
    portraitMsP99: last,
    portraitByDayMsP99,
    ...decided,
    updateMs: round(quantile(updates, 0.5)),
    updateMsP99: round(quantile(updates, 0.99)),
    atFactories,
    growth: Math.round((last / first) * 100) / 100,
  };
}

const factoryOf = (no: number): string => no.toString(16).padStart(64, "0");

/** Cells as the job leaves them; the hours of a year, and the days and months that they add up to. */
async function fill(pool: Pool, from: number, to: number): Promise<void> {
  for (let no = from; no < to; no++) {
    const factory = Buffer.from(factoryOf(no), "hex");
    const key = await pool.query<{ key_no: number }>(
      `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, registered_block, registered_block_hash, final)
       VALUES ($1, $2, $3, $4, 0, 'software', 1, $5, true) RETURNING key_no`,
      [randomBytes(32), factory, `urn:bench:${String(no)}`, randomBytes(91), Buffer.alloc(32)],
    );
    for (const [meaning, unit] of [
      ["load", "W"],
      ["energyCounter", "kW.h"],
    ] as const) {
      const { rows } = await pool.query<{ signal_no: number }>(
        `INSERT INTO portrait_signal (factory, machine, metric, unit, meaning, slot_seconds, stamp, time, declared_at,
           declared_by, from_size, looked_back)
         VALUES ($1, 'm', $2, $3, $2, 60, 'start', 'claimed', now(), 'bench', 0, 0) RETURNING signal_no`,
        [factory, meaning, unit],
      );
      const signal = rows[0]?.signal_no;
      if (meaning === "load")
        await pool.query("INSERT INTO portrait_limits VALUES ($1, 1, 1, 2, now(), 'bench')", [
          signal,
        ]);
      await pool.query(
        `INSERT INTO portrait_cell
         SELECT $1, b.resolution, date_trunc(b.resolution, h, 'UTC'), count(*) * 3600, count(*) * 600, count(*) * 1000,
           count(*) * 2000, count(*) * 4000000
         FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 hour', interval '1 hour') h
           CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution) GROUP BY 2, 3`,
        [signal, YEAR.from, YEAR.to],
      );
      await pool.query(
        `INSERT INTO portrait_evidence
         SELECT signal_no, resolution, at, $2, 'sensor', evidenced_seconds / 15, 0, 1, 1000000 FROM portrait_cell
         WHERE signal_no = $1`,
        [signal, key.rows[0]?.key_no],
      );
    }
  }
  await pool.query("VACUUM ANALYZE portrait_cell, portrait_evidence, portrait_signal");
}

async function readP99(
  pool: Pool,
  factories: number,
  questions: number,
  resolution: "day" | "month",
): Promise<number> {
  const at: At = { period: YEAR, resolution };
  const times: number[] = [];
  for (let question = 0; question < questions + 20; question++) {
    // Far apart, so that none is read twice in a row.
    const factory = factoryOf((question * 7919) % factories);
    const began = performance.now();
    await inSnapshot(pool, async (db) => {
      utilisationFigures(await countedSignals(db, factory, ["load"], at), at);
      consumptionFigures(
        await countedSignals(db, factory, ["energyInterval", "energyCounter"], at),
        at,
      );
    });
    if (question >= 20) times.push(performance.now() - began);
  }
  return round(quantile(times, 0.99));
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** A signed record of a minute's readings each time, anchored, and portrayed. */
async function updateTimes(pool: Pool): Promise<number[]> {
  const keyStore = softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
  const { keyId, spki } = deviceKey(keyStore.spki);
  const { rows } = await pool.query<{ key_no: number }>(
    `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, registered_block, registered_block_hash, final)
     VALUES ($1, $2, 'urn:bench:meter', $3, 0, 'software', 1, $4, true) RETURNING key_no`,
    [Buffer.from(keyId), Buffer.from(factoryOf(0), "hex"), Buffer.from(spki), Buffer.alloc(32)],
  );
  const times: number[] = [];
  let position = CHAIN_START;
  for (let index = 0; index < UPDATES + 5; index++) {
    const capturedAt = new Date(Date.parse(YEAR.from) + index * 600_000);
    const signed = await signRecord(
      {
        device: "urn:bench:meter",
        machine: "m",
        capturedAt: capturedAt.toISOString(),
        kind: "reading",
        source: "sensor",
        subjects: [],
        readings: Array.from({ length: 60 }, (_one, second) => ({
          metric: "load",
          unit: "W",
          value: String(second % 5),
          offsetMs: second * 1000,
        })),
      },
      position,
      { keyStore, logId: new Uint8Array(32), salt: toBase64Url(randomBytes(16)) },
    );
    position = signed.position;
    const { record, signature, statement } = signed.envelope;
    await pool.query(
      `INSERT INTO attested_record (leaf_index, key_no, sequence, statement_hash, statement, signature, body, received_at,
         captured_at, source)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8, 'sensor')`,
      [
        index,
        rows[0]?.key_no,
        index + 1,
        Buffer.from(statementHashOf(statement)),
        Buffer.from(statement),
        Buffer.from(signature),
        Buffer.from(canonicalize(record)),
        capturedAt,
      ],
    );
    await pool.query(
      `INSERT INTO anchor (size, root, tx_hash, block_number, block_hash, block_timestamp, final)
       VALUES ($1::int, $2, $2, $1, $2, now(), true)`,
      [index + 1, Buffer.alloc(32, index)],
    );
    const began = performance.now();
    await portray(pool);
    if (index >= 5) times.push(performance.now() - began);
  }
  return times;
}

/** What was put into the log past the service, which would not go on from there. */
const forgetUpdates = (pool: Pool): Promise<unknown> =>
  pool.query(
    `TRUNCATE anchor, portrait_slot;
     DELETE FROM attested_record;
     UPDATE portrait_cursor SET size = 0`,
  );
