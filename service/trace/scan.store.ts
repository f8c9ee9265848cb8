import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "../db/pool.ts";
import { raiseAlert } from "../quality/alerts/alert.store.ts";
import {
  findingsOf,
  INTERVAL_MS,
  type CoarsePlace,
  type Scan,
  type ScanFinding,
} from "./scan-rule.ts";

export interface NewScan {
  /** Canonical, of one unit. */
  readonly code: string;
  readonly at: Date;
  /** Address of the reader: kept as a hash that means nothing after its day. */
  readonly address: string;
  readonly place: CoarsePlace | undefined;
  /** Parties that show the code: they are told of what cannot be. */
  readonly parties: readonly string[];
}

const DAY_MS = 86_400_000;
/** How far back places are compared: two units with one code meet sooner, or nobody looks. */
const LOOK_BACK_MS = 30 * DAY_MS;
const PLACED_MAX = 200;

/** Counts a scan, and tells the parties that show the code of what cannot be. Within the caller's transaction. */
export async function recordScan(
  client: Queryable,
  scan: NewScan,
): Promise<readonly ScanFinding[]> {
  const atMs = Math.floor(scan.at.getTime() / INTERVAL_MS) * INTERVAL_MS;
  // One after the other for a code, so that of two at once the second sees the first.
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('scan ' || $1, 0))", [
    scan.code,
  ]);
  const reader = await readerOf(client, scan);
  await insert(client, scan, { atMs, reader });
  const present: Scan = { atMs, place: scan.place };
  const findings = findingsOf(present, {
    placed: await placedScans(client, scan.code, atMs),
    readersToday: await readersOn(client, scan.code, atMs),
    endedAtMs: await endOf(client, scan),
  });
  for (const party of scan.parties.toSorted())
    for (const finding of findings) await raise(client, party, scan, finding);
  return findings;
}

async function readerOf(client: Queryable, { address, at }: NewScan): Promise<Buffer> {
  const day = at.toISOString().slice(0, 10);
  await client.query("INSERT INTO scan_salt (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    day,
    randomBytes(32),
  ]);
  const { rows } = await client.query<{ salt: Buffer }>(
    "SELECT salt FROM scan_salt WHERE day = $1",
    [day],
  );
  return createHash("sha256")
    .update(rows[0]?.salt ?? "")
    .update(address)
    .digest();
}

const insert = (
  client: Queryable,
  { code, place }: NewScan,
  { atMs, reader }: { readonly atMs: number; readonly reader: Buffer },
) =>
  client.query(
    `INSERT INTO code_scan (code, at, reader, latitude_tenths, longitude_tenths)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [code, new Date(atMs), reader, place?.latitudeTenths ?? null, place?.longitudeTenths ?? null],
  );

async function placedScans(client: Queryable, code: string, atMs: number): Promise<Scan[]> {
  const { rows } = await client.query<{ at: Date; latitude: number; longitude: number }>(
    `SELECT at, latitude_tenths AS latitude, longitude_tenths AS longitude FROM code_scan
     WHERE code = $1 AND at >= $2 AND latitude_tenths IS NOT NULL ORDER BY at DESC LIMIT ${String(PLACED_MAX)}`,
    [code, new Date(atMs - LOOK_BACK_MS)],
  );
  return rows.map(({ at, latitude, longitude }) => ({
    atMs: at.getTime(),
    place: { latitudeTenths: latitude, longitudeTenths: longitude },
  }));
}

async function readersOn(client: Queryable, code: string, atMs: number): Promise<number> {
  const start = Math.floor(atMs / DAY_MS) * DAY_MS;
  const { rows } = await client.query<{ readers: number }>(
    `SELECT count(DISTINCT reader)::integer AS readers FROM code_scan
     WHERE code = $1 AND at >= $2 AND at < $3`,
    [code, new Date(start), new Date(start + DAY_MS)],
  );
  return rows[0]?.readers ?? 0;
}

/** When one of its parties said that it ceased to exist; a stranger's word ends nothing. */
async function endOf(client: Queryable, { code, parties }: NewScan): Promise<number | undefined> {
  const { rows } = await client.query<{ at: Date | null }>(
    `SELECT min(e.at) AS at FROM trace_thing t
     JOIN trace_sighting s USING (thing_no) JOIN trace_event e USING (event_no)
     JOIN trace_sayer p ON p.sayer_no = s.sayer_no
     WHERE t.id = $1 AND p.party = ANY ($2::bytea[]) AND NOT e.erroneous
       AND (s.role = 'ended' OR e.biz_step IN ('decommissioning', 'destroying') OR e.disposition = 'destroyed')`,
    [code, parties.map((party) => Buffer.from(party, "hex"))],
  );
  return rows[0]?.at?.getTime();
}

const raise = (client: Queryable, party: string, { at, code }: NewScan, finding: ScanFinding) =>
  raiseAlert(client, {
    party,
    kind: "impossibleScan",
    subject: code,
    severity: "warning",
    about: { ...finding },
    entries: [],
    at: at.toISOString(),
    // Whoever scans again and again raises it once a day.
    once: `${finding.kind} ${at.toISOString().slice(0, 10)}`,
  });

const KEPT_MS = 90 * DAY_MS;

/** Lets scans go after ninety days, and with each day what told its readers apart. */
export async function forgetScans(db: Queryable, now: Date): Promise<void> {
  await db.query("DELETE FROM code_scan WHERE at < $1", [new Date(now.getTime() - KEPT_MS)]);
  await db.query("DELETE FROM scan_salt WHERE day < $1::date", [
    new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10),
  ]);
}
