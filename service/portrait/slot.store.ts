import type { Queryable } from "../db/pool.ts";
import type { PortrayedEntry } from "./entries.store.ts";
import type { DeclaredSignal } from "./signal.store.ts";
import { type Slot, type SlotAt, slotsOf, together } from "./slot.ts";

/** What one entry says of one slot of a signal. */
export interface Said extends SlotAt {
  readonly signalNo: number;
  readonly keyNo: number;
  readonly source: string;
  readonly index: number;
  /** Whether the entry is counted here: in the first slot that it speaks of. */
  readonly counts: boolean;
  readonly isClaimed: boolean;
}

export const saidBy = (
  { index, keyNo, record, time }: PortrayedEntry,
  signals: readonly DeclaredSignal[],
): Said[] =>
  signals
    .filter((signal) => time === "proven" || signal.time === "claimed")
    .flatMap((signal) =>
      slotsOf(record, signal).map((slot, at) => ({
        ...slot,
        signalNo: signal.no,
        keyNo,
        source: record.source,
        index,
        counts: at === 0,
        isClaimed: time !== "proven",
      })),
    );

/**
 * Adds what entries say to the slots that are there, and counts the entries as evidence of the hour, day and month that
 * they speak of.
 */
export async function putSaid(db: Queryable, said: readonly Said[]): Promise<void> {
  const rows = [...Map.groupBy(said, slotKey).values()].map(asOneSlot);
  const counted = said.filter(({ counts }) => counts);
  await db.query({
    name: "put_portrait_said",
    text: `WITH slots AS (${PUT_SLOTS}) ${PUT_EVIDENCE}`,
    values: [...columnsOf(rows), ...evidenceOf(counted)],
  });
}

const PUT_SLOTS = `
  INSERT INTO portrait_slot AS s
  SELECT u.signal_no, to_timestamp(u.at / 1000.0), u.key_no, u.source, u.readings, u.sum_micro, u.first_ms,
    u.first_micro, u.last_ms, u.last_micro, u.first_index, u.last_index
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::numeric[],
    $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
    AS u(signal_no, at, key_no, source, readings, sum_micro, first_ms, first_micro, last_ms, last_micro,
      first_index, last_index)
  ON CONFLICT (signal_no, at, key_no, source) DO UPDATE SET
    readings = s.readings + excluded.readings,
    sum_micro = s.sum_micro + excluded.sum_micro,
    (first_ms, first_micro) = (SELECT f.ms, f.micro
      FROM (VALUES (s.first_ms, s.first_micro), (excluded.first_ms, excluded.first_micro)) f(ms, micro)
      ORDER BY f.ms, f.micro LIMIT 1),
    (last_ms, last_micro) = (SELECT l.ms, l.micro
      FROM (VALUES (s.last_ms, s.last_micro), (excluded.last_ms, excluded.last_micro)) l(ms, micro)
      ORDER BY l.ms DESC, l.micro DESC LIMIT 1),
    first_index = least(s.first_index, excluded.first_index),
    last_index = greatest(s.last_index, excluded.last_index)`;

const PUT_EVIDENCE = `
  INSERT INTO portrait_evidence AS e
  SELECT u.signal_no, b.resolution, date_trunc(b.resolution, to_timestamp(u.at / 1000.0), 'UTC'), u.key_no,
    u.source, count(*), count(*) FILTER (WHERE u.claimed), min(u.index), max(u.index)
  FROM unnest($13::integer[], $14::bigint[], $15::integer[], $16::text[], $17::boolean[], $18::bigint[])
      AS u(signal_no, at, key_no, source, claimed, index)
    CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution)
  GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT (signal_no, resolution, at, key_no, source) DO UPDATE SET
    records = e.records + excluded.records,
    claimed = e.claimed + excluded.claimed,
    first_index = least(e.first_index, excluded.first_index),
    last_index = greatest(e.last_index, excluded.last_index)`;

const slotKey = ({ at, keyNo, signalNo, source }: Said): string =>
  [signalNo, at, keyNo, source].join(" ");

interface SlotRow {
  readonly said: Said;
  readonly slot: Slot;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

function asOneSlot(some: readonly Said[]): SlotRow {
  const [said] = some as [Said, ...Said[]];
  return {
    said,
    slot: some.map((one): Slot => one).reduce(together),
    firstIndex: Math.min(...some.map(({ index }) => index)),
    lastIndex: Math.max(...some.map(({ index }) => index)),
  };
}

const columnsOf = (rows: readonly SlotRow[]): unknown[][] => [
  rows.map(({ said }) => said.signalNo),
  rows.map(({ said }) => said.at),
  rows.map(({ said }) => said.keyNo),
  rows.map(({ said }) => said.source),
  rows.map(({ slot }) => slot.readings),
  rows.map(({ slot }) => slot.sumMicro),
  rows.map(({ slot }) => slot.first.ms),
  rows.map(({ slot }) => slot.first.micro),
  rows.map(({ slot }) => slot.last.ms),
  rows.map(({ slot }) => slot.last.micro),
  rows.map(({ firstIndex }) => firstIndex),
  rows.map(({ lastIndex }) => lastIndex),
];

const evidenceOf = (counted: readonly Said[]): unknown[][] => [
  counted.map(({ signalNo }) => signalNo),
  counted.map(({ at }) => at),
  counted.map(({ keyNo }) => keyNo),
  counted.map(({ source }) => source),
  counted.map(({ isClaimed }) => isClaimed),
  counted.map(({ index }) => index),
];
