import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeStatement, statementHashOf } from "../../device-attest/statement.ts";
import { type EvidenceColumns, pack } from "../../service/ingest/packed.ts";
import { appendStatements } from "../../service/ingest/record.store.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

/** One statement of a key: which sequence it takes, and what it names as its previous one. */
interface Step {
  readonly keyNo: number;
  readonly sequence: number;
  /** Statements of one key and sequence that differ in this are rivals. */
  readonly variant: number;
  readonly linksTo: "tip" | "nothing";
  readonly hasBody: boolean;
}

const KEYS = [1, 2, 3];
/** Mostly what honest devices send, so that the quick way is taken; and all that may go wrong. */
const step = fc.record<Step>({
  keyNo: fc.constantFrom(...KEYS),
  sequence: fc.integer({ min: 1, max: 12 }),
  variant: fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  linksTo: fc.oneof(
    { weight: 8, arbitrary: fc.constant("tip" as const) },
    { weight: 1, arbitrary: fc.constant("nothing" as const) },
  ),
  hasBody: fc.oneof(
    { weight: 8, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});
const honest = fc
  .record({ keyNo: fc.constantFrom(...KEYS), from: fc.integer({ min: 1, max: 12 }) })
  .chain(({ from, keyNo }) =>
    fc.integer({ min: 1, max: 6 }).map((count) =>
      Array.from({ length: count }, (_, at): Step => ({
        keyNo,
        sequence: from + at,
        variant: 0,
        linksTo: "tip",
        hasBody: true,
      })),
    ),
  );
const batch = fc.oneof(
  fc.array(honest, { minLength: 1, maxLength: 3 }).map((runs) => runs.flat()),
  fc.array(step, { minLength: 1, maxLength: 8 }),
);

const logId = randomBytes(32);

/** The same statement for the same step: what comes twice is the same twice. */
function statementOf({ keyNo, linksTo, sequence, variant }: Step): Uint8Array {
  const previous =
    sequence === 1
      ? new Uint8Array(32)
      : linksTo === "nothing"
        ? new Uint8Array(32).fill(7)
        : statementHashOf(
            statementOf({ keyNo, sequence: sequence - 1, variant: 0, linksTo, hasBody: true }),
          );
  return encodeStatement({
    kind: "rec",
    logId,
    recordHash: new Uint8Array(32).fill(variant),
    judgementHash: new Uint8Array(32),
    keyId: new Uint8Array(32).fill(keyNo),
    sequence,
    previous,
  });
}

function columnsOf(steps: readonly Step[]): EvidenceColumns {
  return {
    keyNos: steps.map(({ keyNo }) => keyNo),
    sequences: steps.map(({ sequence }) => sequence),
    faults: steps.map(({ hasBody }) => (hasBody ? null : "recordHash")),
    statements: Buffer.concat(steps.map(statementOf)),
    signatures: Buffer.concat(steps.map(() => Buffer.alloc(64, 1))),
    bodies: pack(
      steps.map(({ hasBody, sequence }) => Buffer.from(hasBody ? String(sequence) : "")),
    ),
    judgements: pack(steps.map(() => new Uint8Array(0))),
    captured: steps.map(({ hasBody, sequence }) =>
      hasBody ? new Date(sequence * 1000).toISOString() : null,
    ),
    sources: steps.map(({ hasBody }) => (hasBody ? "sensor" : null)),
  };
}

let quick: TestDatabase;
let thorough: TestDatabase;
beforeAll(async () => {
  [quick, thorough] = await Promise.all([freshDatabase(), freshDatabase()]);
  // A tip that nothing can go on from: every batch is looked at in the thorough way.
  await thorough.pool.query(
    `CREATE OR REPLACE FUNCTION append_going_on(
       head bigint, key_nos integer[], sequences bigint[], faults text[], body_ends integer[],
       judgement_ends integer[], statements bytea, signatures bytea, bodies bytea, judgements bytea,
       captured timestamptz[], sources text[], received timestamptz) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'`,
  );
});
afterAll(() => Promise.all([quick.drop(), thorough.drop()]));

const empty = ({ pool }: TestDatabase): Promise<unknown> =>
  pool.query("TRUNCATE attested_record, equivocation, key_tip; UPDATE log_head SET size = 0");

async function held({ pool }: TestDatabase): Promise<unknown> {
  const records = await pool.query(
    `SELECT leaf_index, key_no, sequence, statement_hash, statement, signature, fault, body, judgement,
       captured_at, source
     FROM attested_record ORDER BY leaf_index`,
  );
  const rivals = await pool.query(
    "SELECT key_no, sequence, first_index, other_index FROM equivocation ORDER BY other_index",
  );
  const tips = await pool.query("SELECT * FROM key_tip ORDER BY key_no");
  const head = await pool.query("SELECT size FROM log_head");
  return [records.rows, rivals.rows, tips.rows, head.rows];
}

describe("appending to the log", () => {
  test("by a look at the tips leaves what a look at all records leaves, whatever is sent in whatever order", async () => {
    let quickly = 0;
    let atAll = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
        await Promise.all([empty(quick), empty(thorough)]);
        for (const steps of batches) {
          const columns = columnsOf(steps);
          const before = await tipsOf(quick);
          const received = new Date();
          const answers = await Promise.all([
            appendStatements(quick.pool, columns, received),
            appendStatements(thorough.pool, columns, received),
          ]);
          expect(answers[0]).toEqual(answers[1]);
          atAll++;
          if (goesOn(steps, before)) quickly++;
        }
        expect(await held(quick)).toEqual(await held(thorough));
      }),
      { numRuns: 60 },
    );
    // Both ways were walked often enough for the comparison to mean something.
    expect(quickly).toBeGreaterThan(20);
    expect(atAll - quickly).toBeGreaterThan(20);
  });
});

async function tipsOf({ pool }: TestDatabase): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ key_no: number; sequence: bigint }>(
    "SELECT key_no, sequence FROM key_tip",
  );
  return new Map(rows.map((row) => [row.key_no, Number(row.sequence)]));
}

/** Whether the sequences only rise: a necessary condition of the quick way. */
function goesOn(steps: readonly Step[], tips: ReadonlyMap<number, number>): boolean {
  const reached = new Map(tips);
  return steps.every(({ keyNo, sequence }) => {
    const rises = sequence > (reached.get(keyNo) ?? 0);
    reached.set(keyNo, sequence);
    return rises;
  });
}
