import type { Queryable } from "../../db/pool.ts";
import { GRADES_OF_KEY } from "../../ingest/activity.store.ts";
import type { PortrayedEntry } from "../entries.store.ts";
import { eventIn } from "../event-in.ts";
import type { EvidenceRow } from "../evidence.ts";
import type { At } from "../section.ts";
import { type DocumentKind, documentIn, type SaidDocument } from "./document.ts";
import { bucketOfDocument, type CountedDocument, isOfPeriod, type Metered } from "./documents.ts";

/**
 * Puts down which papers entries bring, in place of what they were taken to bring before.
 * @param entries whose events their sayers did not take back
 * @param indices all that were looked at: of those among them that say nothing any more, nothing is left
 */
export async function replaceDocuments(
  db: Queryable,
  entries: readonly PortrayedEntry[],
  indices: readonly number[],
): Promise<void> {
  await db.query("DELETE FROM portrait_document WHERE leaf_index = ANY ($1)", [indices]);
  const said = entries.flatMap((entry) => {
    const event = eventIn(entry.record);
    const document = event && documentIn(entry.record, event);
    return document === undefined ? [] : [{ entry, document }];
  });
  if (said.length === 0) return;
  await db.query({
    name: "put_portrait_documents",
    text: `INSERT INTO portrait_document
           SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
             $8::bigint[], $9::text[], $10::integer[], $11::boolean[])`,
    values: [
      said.map(({ entry }) => Buffer.from(entry.factory, "hex")),
      said.map(({ document }) => Buffer.from(document.file, "hex")),
      said.map(({ entry }) => entry.index),
      said.map(({ document }) => document.kind),
      said.map(({ document }) => document.issuer),
      said.map(({ document }) => document.from),
      said.map(({ document }) => document.until ?? null),
      said.map(({ document }) => document.energyMicro ?? null),
      said.map(({ document }) => document.machine ?? null),
      said.map(({ entry }) => entry.keyNo),
      said.map(({ entry }) => entry.time !== "proven"),
    ],
  });
}

interface Row {
  readonly file: Buffer;
  readonly leaf_index: bigint;
  readonly kind: DocumentKind;
  readonly issuer: string;
  readonly from_ms: bigint;
  readonly until_ms: bigint | null;
  readonly energy_micro: bigint | null;
  readonly machine: string | null;
  readonly claimed: boolean;
  readonly signed_by: readonly string[] | null;
  readonly grades: EvidenceRow["grades"] | null;
}

/** A factory's papers that hold in a period or tell of it. One that was brought twice is as it was first. */
export async function countedDocuments(
  db: Queryable,
  factory: string,
  at: At,
): Promise<CountedDocument[]> {
  const { rows } = await db.query<Row>({
    name: "portrait_documents",
    text: `WITH own AS (
             SELECT DISTINCT ON (file) * FROM portrait_document WHERE factory = $1 ORDER BY file, leaf_index),
           found AS MATERIALIZED (
             SELECT * FROM own WHERE from_ms < extract(epoch FROM $3::timestamptz) * 1000
               AND (until_ms IS NULL OR until_ms > extract(epoch FROM $2::timestamptz) * 1000)),
           keys AS MATERIALIZED (SELECT key_no, ${GRADES_OF_KEY} FROM (SELECT DISTINCT key_no FROM found) k)
           SELECT f.file, f.leaf_index, f.kind, f.issuer, f.from_ms, f.until_ms, f.energy_micro, f.machine, f.claimed, k.grades,
             (SELECT array_agg(DISTINCT encode(o.factory, 'hex')) FROM portrait_document o
              WHERE o.file = f.file AND o.kind = f.kind AND o.factory <> $1) AS signed_by
           FROM found f JOIN keys k USING (key_no) ORDER BY f.leaf_index`,
    values: [Buffer.from(factory, "hex"), at.period.from, at.period.to],
  });
  const said = rows.map((row) => ({ row, said: saidIn(row) }));
  const bills = said.flatMap(({ said: one }) => (isOfPeriod(one, at) ? [one] : []));
  const metered = await meteredIn(db, factory, bills);
  return said.flatMap(({ row, said: one }): CountedDocument[] => {
    const bucket = bucketOfDocument(one, at);
    if (bucket === undefined) return [];
    return [
      {
        ...one,
        at: bucket,
        signedBy: row.signed_by ?? [],
        metered: metered.get(one),
        evidence: [evidenceOfRow(row)],
      },
    ];
  });
}

const saidIn = (row: Row): SaidDocument => ({
  file: row.file.toString("hex"),
  kind: row.kind,
  issuer: row.issuer,
  from: Number(row.from_ms),
  until: row.until_ms === null ? undefined : Number(row.until_ms),
  energyMicro: row.energy_micro ?? undefined,
  machine: row.machine ?? undefined,
});

const evidenceOfRow = (row: Row): EvidenceRow => ({
  grades: row.grades ?? [],
  source: "document",
  records: 1,
  claimed: Number(row.claimed),
  firstIndex: Number(row.leaf_index),
  lastIndex: Number(row.leaf_index),
});

/** What the factory's meters say of the time of each bill; without a meter nothing of all of it. */
async function meteredIn(
  db: Queryable,
  factory: string,
  bills: readonly SaidDocument[],
): Promise<Map<SaidDocument, Metered>> {
  if (bills.length === 0) return new Map();
  const { rows } = await db.query<{
    readonly no: number;
    readonly meters: bigint;
    readonly energy_micro: string;
    readonly evidenced_seconds: string;
  }>({
    name: "portrait_metered_bills",
    text: `SELECT u.no, count(DISTINCT s.signal_no) AS meters, coalesce(sum(c.energy_micro), 0)::text AS energy_micro,
             coalesce(sum(c.evidenced_seconds), 0)::text AS evidenced_seconds
           FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::text[]) AS u(no, from_ms, until_ms, machine)
           LEFT JOIN portrait_signal s ON s.factory = $1 AND s.removed_at IS NULL
             AND s.meaning IN ('energyInterval', 'energyCounter') AND (u.machine IS NULL OR s.machine = u.machine)
           LEFT JOIN portrait_cell c ON c.signal_no = s.signal_no AND c.resolution = 'hour'
             AND c.at >= to_timestamp(u.from_ms / 1000.0) AND c.at < to_timestamp(u.until_ms / 1000.0)
           GROUP BY u.no`,
    values: [
      Buffer.from(factory, "hex"),
      bills.map((_bill, no) => no),
      bills.map(({ from }) => from),
      bills.map(({ until }) => until),
      bills.map(({ machine }) => machine ?? null),
    ],
  });
  return new Map(
    rows.map((row) => {
      const bill = bills[row.no]!;
      const seconds = BigInt(Math.floor(((bill.until ?? bill.from) - bill.from) / 1000));
      const meters = row.meters > 1n ? row.meters : 1n;
      return [
        bill,
        {
          energyMicro: BigInt(row.energy_micro),
          evidencedSeconds: BigInt(row.evidenced_seconds),
          possibleSeconds: seconds * meters,
        },
      ];
    }),
  );
}
