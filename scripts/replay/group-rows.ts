import { utf8 } from "../../device-attest/bytes.ts";
import { asRecord } from "../../device-attest/record.ts";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import { Fault } from "../../device-attest/fault.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import type { MappedRow } from "./row.ts";

/** What is true of every record of one source. */
export interface GroupFacts {
  readonly device: string;
  /** URI of the source by its hash; each record names its rows in it. */
  readonly sourceUri: string;
  readonly attachments: readonly Attachment[];
  readonly rowsMax: number;
}

export interface Attachment {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** A record to be signed, and the rows it is made of. */
export interface PlannedRecord {
  readonly draft: RecordDraft;
  readonly rows: readonly MappedRow[];
}

/** Rows that fit a record one by one, but not the record's schema. */
export interface RefusedRows {
  readonly rows: readonly MappedRow[];
  readonly reason: string;
}

const READINGS_MAX = 10_000;
/** Below what the outbox and the service take for one envelope (1 MiB). */
const RECORD_BYTES_MAX = 900_000;
const OFFSET_MS_MAX = 86_400_000;

/**
 * Gathers consecutive rows into records. A record ends where a row is missing between, where the machine, step or a
 * subject changes, where time runs back or past a day, and when it is full: so its rows are exactly one range.
 */
export class RowGrouper {
  private readonly facts: GroupFacts;
  private rows: MappedRow[] = [];
  private readings = 0;
  private bytes = 0;

  constructor(facts: GroupFacts) {
    this.facts = facts;
  }

  /** The record that ends before `row`, if one does. */
  push(row: MappedRow): PlannedRecord | RefusedRows | undefined {
    const ended = this.continues(row) ? undefined : this.end();
    this.rows.push(row);
    this.readings += row.readings.length;
    this.bytes += bytesOf(row);
    return ended;
  }

  /** The record of the rows gathered so far, if any. */
  end(): PlannedRecord | RefusedRows | undefined {
    const { rows } = this;
    this.rows = [];
    this.readings = 0;
    this.bytes = 0;
    return rows.length === 0 ? undefined : recordOf(rows, this.facts);
  }

  private continues(row: MappedRow): boolean {
    const first = this.rows[0];
    const last = this.rows.at(-1);
    if (first === undefined || last === undefined) return true;
    return (
      this.rows.length < this.facts.rowsMax &&
      this.readings + row.readings.length <= READINGS_MAX &&
      this.bytes + bytesOf(row) <= RECORD_BYTES_MAX &&
      row.index === last.index + 1 &&
      row.instant >= last.instant &&
      row.instant - first.instant <= OFFSET_MS_MAX &&
      isAlike(row, first)
    );
  }
}

/** What a row's readings take in JSON, rather too much than too little. */
const bytesOf = ({ readings }: MappedRow): number =>
  readings.reduce(
    (sum, { metric, unit, value }) => sum + 3 * (metric.length + unit.length) + value.length + 64,
    0,
  );

const isAlike = (a: MappedRow, b: MappedRow): boolean =>
  a.machine === b.machine &&
  a.step === b.step &&
  a.subjects.length === b.subjects.length &&
  a.subjects.every((subject, at) => subject === b.subjects[at]);

function recordOf(rows: readonly MappedRow[], facts: GroupFacts): PlannedRecord | RefusedRows {
  const draft = draftOf(rows, facts);
  const fault = faultOf(draft);
  return fault === undefined ? { draft, rows } : { rows, reason: fault };
}

function draftOf(rows: readonly MappedRow[], facts: GroupFacts): RecordDraft {
  const first = rows[0]!;
  const common = {
    device: facts.device,
    machine: first.machine,
    capturedAt: new Date(first.instant).toISOString(),
    source: "gateway",
    subjects: [...first.subjects, rowsUri(facts.sourceUri, rows)],
    ...(first.step !== undefined && { step: first.step }),
    attachments: facts.attachments.map((attachment) => ({ ...attachment })),
  };
  const readings = rows.flatMap(({ readings: measured, instant }) =>
    measured.map((reading) => ({ ...reading, offsetMs: instant - first.instant })),
  );
  const content =
    first.event !== undefined
      ? { kind: "event", event: first.event }
      : first.inspection !== undefined
        ? {
            kind: "inspection",
            inspection: first.inspection,
            ...(readings.length > 0 && { readings }),
          }
        : { kind: "reading", readings };
  // What the mapping wrote into an event or inspection is only known to fit once `faultOf` has checked it.
  return { ...common, ...content } as RecordDraft;
}

/**
 * The rows in their source: RFC 7111 section 2.1, `#row=first-last`, from 1 with the header. A row is a line here, so
 * the numbers are also what an editor shows.
 */
export function rowsUri(sourceUri: string, rows: readonly MappedRow[]): string {
  const first = rows[0]!.line;
  const last = rows.at(-1)!.line;
  return `${sourceUri}#row=${String(first)}${last === first ? "" : `-${String(last)}`}`;
}

const ANY_SALT = "AAAAAAAAAAAAAAAAAAAAAA";

function faultOf(draft: RecordDraft): string | undefined {
  try {
    const text = canonicalize(asRecord({ ...draft, v: 1, sequence: 1, salt: ANY_SALT }) as Json);
    const isLarge = 3 * text.length > RECORD_BYTES_MAX && utf8(text).length > RECORD_BYTES_MAX;
    return isLarge ? "larger than a record may be" : undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}
