import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../db/pool.ts";
import { type Hour, HOUR_MS, recount } from "./cell.store.ts";
import { putCases } from "./case.store.ts";
import { type PortrayedEntry, readEntries } from "./entries.store.ts";
import { type DeclaredSignal, signalsByNo, signalsOfAll } from "./signal.store.ts";
import { putSaid, type Said, saidBy } from "./slot.store.ts";

/** Entries of one step. */
const ENTRIES_MAX = 1000;
const AGAIN_MAX = 200;
const HOURS_MAX = 200;
const CASES_MAX = 500;

/**
 * Brings the portraits up to the log: entries that were anchored since the last step, those whose content came late,
 * those from before a signal was declared, hours whose limits changed, and cases that came to be known. Each is one transaction: ended anywhere, the
 * next step does it again whole. Nobody's appending waits for it.
 * @returns whether there may be more at once
 */
export async function portray(pool: Pool): Promise<boolean> {
  let more = false;
  for (const step of await dueSteps(pool))
    if (await inTransaction(pool, steps[step], DERIVED)) more = true;
  return more;
}

/**
 * What is counted follows from the log: where a power cut takes the last steps, cursor and all, they are done again. So no
 * step waits for the disk, and since the steps differ in nothing but their values, none is planned anew.
 */
const DERIVED =
  "BEGIN; SET LOCAL synchronous_commit TO off; SET LOCAL plan_cache_mode TO force_generic_plan";

const steps = { isNew: portrayNew, isLate: portrayLate, isBefore: lookBack, isRecount: recountDue, isCase: portrayCases }; // prettier-ignore
type Step = keyof typeof steps;

/**
 * What there is to do. A case whose entry is only now counted is found by the next step. Asked for in order, the first
 * signal that looks back is at the head of an index of those alone; `EXISTS` had all signals of all factories read.
 */
async function dueSteps(pool: Pool): Promise<Step[]> {
  const { rows } = await pool.query<Record<Step, boolean>>({
    name: "portrait_due",
    text: `SELECT c.size < coalesce((SELECT size FROM anchor WHERE final ORDER BY size DESC LIMIT 1), 0) AS "isNew",
             EXISTS (SELECT FROM portrait_again a WHERE a.leaf_index < c.size) AS "isLate",
             (SELECT signal_no FROM portrait_signal WHERE looked_back < from_size AND removed_at IS NULL
              ORDER BY signal_no LIMIT 1) IS NOT NULL AS "isBefore",
             EXISTS (SELECT FROM portrait_recount) AS "isRecount",
             EXISTS (SELECT FROM portrait_due d WHERE d.leaf_index < c.size) AS "isCase"
           FROM portrait_cursor c`,
  });
  const [found] = rows;
  return (Object.keys(steps) as Step[]).filter((step) => found?.[step] === true);
}

/** Whoever works on portraits holds it until he commits. */
async function lockCursor(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: bigint }>("SELECT size FROM portrait_cursor FOR UPDATE");
  return Number(rows[0]?.size ?? 0);
}

async function portrayNew(db: Queryable): Promise<boolean> {
  // Goes on at once, as far as it will almost always get, and holds the cursor by that.
  const { rows } = await db.query<{ from: bigint; until: bigint }>({
    name: "advance_portrait_cursor",
    text: `UPDATE portrait_cursor c SET size = least(a.size, c.size + $1::bigint)
           FROM (SELECT size FROM anchor WHERE final ORDER BY size DESC LIMIT 1) a WHERE a.size > c.size
           RETURNING old.size AS from, new.size AS until`,
    values: [ENTRIES_MAX],
  });
  const [step] = rows;
  if (step === undefined) return false;
  const [from, until] = [Number(step.from), Number(step.until)];
  const { entries, looked } = await readEntries(db, range(from, until), "signals");
  await count(db, entries, await signalsIn(db, entries));
  if (from + looked < until)
    await db.query("UPDATE portrait_cursor SET size = $1", [from + looked]);
  // Cases may have waited for their entries.
  return true;
}

async function portrayLate(db: Queryable): Promise<boolean> {
  const size = await lockCursor(db);
  const { rows } = await db.query<{ leaf_index: bigint }>(
    "SELECT leaf_index FROM portrait_again WHERE leaf_index < $1 ORDER BY leaf_index LIMIT $2",
    [size, AGAIN_MAX],
  );
  const late = rows.map(({ leaf_index }) => Number(leaf_index));
  const { entries, looked } = await readEntries(db, late, "lateSignals");
  const signals = await signalsIn(db, entries);
  const positions = await positionsOf(db, signals);
  // Whoever still looks back will come by.
  const isPast = (signal: DeclaredSignal, { index }: PortrayedEntry): boolean => {
    const { fromSize, lookedBack } = positions.get(signal.no) ?? { fromSize: 0, lookedBack: 0 };
    return index >= fromSize || index < lookedBack;
  };
  await count(db, entries, signals, isPast);
  await db.query("DELETE FROM portrait_again WHERE leaf_index = ANY ($1)", [late.slice(0, looked)]);
  return looked < late.length || late.length === AGAIN_MAX;
}

async function lookBack(db: Queryable): Promise<boolean> {
  await lockCursor(db);
  const { rows } = await db.query<{ signal_no: number; from: bigint; until: bigint }>(
    `SELECT signal_no, looked_back AS from, least(from_size, looked_back + $1) AS until
     FROM portrait_signal WHERE looked_back < from_size AND removed_at IS NULL
     ORDER BY signal_no LIMIT 1`,
    [ENTRIES_MAX],
  );
  const [next] = rows;
  if (next === undefined) return false;
  const [from, until] = [Number(next.from), Number(next.until)];
  const { entries, looked } = await readEntries(db, range(from, until), "signals");
  await count(db, entries, await signalsByNo(db, [next.signal_no]));
  await db.query("UPDATE portrait_signal SET looked_back = $2 WHERE signal_no = $1", [
    next.signal_no,
    from + looked,
  ]);
  return true;
}

async function recountDue(db: Queryable): Promise<boolean> {
  await lockCursor(db);
  const { rows } = await db.query<{ signal_no: number; at: Date }>(
    `DELETE FROM portrait_recount WHERE (signal_no, at) IN (
       SELECT signal_no, at FROM portrait_recount ORDER BY signal_no, at LIMIT $1)
     RETURNING signal_no, at`,
    [HOURS_MAX],
  );
  const hours = rows.map((row) => ({ signalNo: row.signal_no, at: row.at.getTime() }));
  const numbers = new Set(hours.map(({ signalNo }) => signalNo));
  await recount(db, await signalsByNo(db, [...numbers]), hours);
  return rows.length === HOURS_MAX;
}

async function portrayCases(db: Queryable): Promise<boolean> {
  const size = await lockCursor(db);
  const { rows } = await db.query<{ leaf_index: bigint }>(
    `DELETE FROM portrait_due WHERE leaf_index IN (
       SELECT leaf_index FROM portrait_due WHERE leaf_index < $1 ORDER BY leaf_index LIMIT $2
       FOR UPDATE SKIP LOCKED)
     RETURNING leaf_index`,
    [size, CASES_MAX],
  );
  const due = rows.map(({ leaf_index }) => Number(leaf_index)).toSorted((a, b) => a - b);
  if (due.length === 0) return false;
  const { entries, looked } = await readEntries(db, due, "cases");
  await putCases(db, entries, due.slice(0, looked));
  await db.query("INSERT INTO portrait_due SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING", [
    due.slice(looked),
  ]);
  return looked < due.length || due.length === CASES_MAX;
}

const range = (from: number, until: number): number[] =>
  Array.from({ length: until - from }, (_one, at) => from + at);

const signalsIn = (db: Queryable, entries: readonly PortrayedEntry[]): Promise<DeclaredSignal[]> =>
  signalsOfAll(
    db,
    [...new Set(entries.map(({ factory }) => factory))].map((one) => Buffer.from(one, "hex")),
  );

async function positionsOf(
  db: Queryable,
  signals: readonly DeclaredSignal[],
): Promise<Map<number, { readonly fromSize: number; readonly lookedBack: number }>> {
  const { rows } = await db.query<{ signal_no: number; from_size: bigint; looked_back: bigint }>(
    "SELECT signal_no, from_size, looked_back FROM portrait_signal WHERE signal_no = ANY ($1)",
    [signals.map(({ no }) => no)],
  );
  return new Map(
    rows.map((row) => [
      row.signal_no,
      { fromSize: Number(row.from_size), lookedBack: Number(row.looked_back) },
    ]),
  );
}

/** Puts what entries say into slots, counts them as evidence, and works out the hours that they speak of. */
async function count(
  db: Queryable,
  entries: readonly PortrayedEntry[],
  signals: readonly DeclaredSignal[],
  speaksTo: (signal: DeclaredSignal, entry: PortrayedEntry) => boolean = () => true,
): Promise<void> {
  const ofFactory = Map.groupBy(signals, ({ factory }) => factory);
  const said = entries.flatMap((entry) =>
    saidBy(
      entry,
      (ofFactory.get(entry.factory) ?? []).filter((signal) => speaksTo(signal, entry)),
    ),
  );
  if (said.length === 0) return;
  await putSaid(db, said);
  await recount(db, signals, said.map(hourOfSaid));
}

const hourOfSaid = ({ at, signalNo }: Said): Hour => ({
  signalNo,
  at: Math.floor(at / HOUR_MS) * HOUR_MS,
});
