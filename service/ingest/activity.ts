/** What one key sent in one bucket from one source, as it was counted. */
export interface ActivityRow {
  readonly keyId: string;
  readonly device: string;
  /** When the bucket begins: UTC, ISO 8601. */
  readonly at: string;
  /** Empty where nobody accepted what the records say. */
  readonly source: string;
  /** The lowest that the key had in the bucket; undefined while the chain's word is not here. */
  readonly grade: string | undefined;
  readonly records: number;
  readonly refused: number;
  /** Statements beyond the first of a sequence. */
  readonly rivals: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

const gradesFromLowest = ["managed", "software", "hardware"];

/**
 * The lowest grade that a key had between two entries of the log.
 * @param grades in the order of the chain, each from an entry on
 * @returns undefined while none is known
 */
export function lowestGrade(
  grades: readonly { readonly grade: string; readonly from: number }[],
  first: number,
  last: number,
): string | undefined {
  const before = grades.findLastIndex(({ from }) => from <= first);
  const held = grades.slice(Math.max(0, before)).filter(({ from }) => from <= last);
  return gradesFromLowest.find((grade) => held.some((one) => one.grade === grade));
}

/** First and last entry of the log. */
export interface LogRange {
  readonly first: number;
  readonly last: number;
}

/** How many records of which sort. */
export type Mix = Readonly<Record<string, number>>;

export interface Figures {
  readonly records: number;
  readonly refused: number;
  /** Sequences that were signed between the first and the last that came, and did not come. */
  readonly missing: number;
  readonly sources: Mix;
  readonly grades: Mix;
  readonly log: LogRange | null;
}

export interface DeviceActivity extends Figures {
  readonly device: string;
  readonly keyId: string;
  readonly buckets: (Figures & { readonly at: string })[];
}

export interface Activity extends Figures {
  readonly devices: DeviceActivity[];
}

/** Puts counted rows together. @param rows by device, then by time */
export function activityOf(rows: readonly ActivityRow[]): Activity {
  const byKey = Map.groupBy(rows, ({ keyId }) => keyId);
  const devices = [...byKey.values()].map(deviceActivity);
  const missing = devices.reduce((total, device) => total + device.missing, 0);
  return { ...figuresOf(rows, missing), devices };
}

function deviceActivity(rows: readonly ActivityRow[]): DeviceActivity {
  const [{ device, keyId }] = rows as [ActivityRow, ...ActivityRow[]];
  let counted = Math.min(...rows.map(({ firstSequence }) => firstSequence)) - 1;
  const buckets = [...Map.groupBy(rows, ({ at }) => at)].map(([at, some]) => {
    const last = Math.max(counted, ...some.map(({ lastSequence }) => lastSequence));
    const missing = last - counted - distinct(some);
    counted = last;
    return { at, ...figuresOf(some, Math.max(0, missing)) };
  });
  const missing = buckets.reduce((total, bucket) => total + bucket.missing, 0);
  return { device, keyId, ...figuresOf(rows, missing), buckets };
}

const distinct = (rows: readonly ActivityRow[]): number =>
  rows.reduce((total, { records, rivals }) => total + records - rivals, 0);

function figuresOf(rows: readonly ActivityRow[], missing: number): Figures {
  const sum = (of: (row: ActivityRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  return {
    records: sum(({ records }) => records),
    refused: sum(({ refused }) => refused),
    missing,
    sources: mixOf(rows, ({ source }) => source || "unknown"),
    grades: mixOf(rows, ({ grade }) => grade ?? "unknown"),
    log: rows.length === 0 ? null : rangeOf(rows),
  };
}

const rangeOf = (rows: readonly ActivityRow[]): LogRange => ({
  first: Math.min(...rows.map(({ firstIndex }) => firstIndex)),
  last: Math.max(...rows.map(({ lastIndex }) => lastIndex)),
});

function mixOf(rows: readonly ActivityRow[], nameOf: (row: ActivityRow) => string): Mix {
  const mix: Record<string, number> = {};
  for (const row of rows) mix[nameOf(row)] = (mix[nameOf(row)] ?? 0) + row.records;
  return mix;
}
