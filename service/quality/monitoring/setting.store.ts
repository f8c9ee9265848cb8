import type { Queryable } from "../../db/pool.ts";

/** What a factory wants to be told of what does not come. */
export interface MonitorSettings {
  /** How long what is missing may still come. */
  readonly gapGraceSeconds: number;
  /** Null: silence says nothing. */
  readonly silentAfterSeconds: number | null;
}

/** Of a factory that says nothing else. */
export const defaultSettings = { gapGraceSeconds: 600, silentAfterSeconds: 3_600 } as const;

export async function settingsOf(db: Queryable, party: string): Promise<MonitorSettings> {
  const { rows } = await db.query<{
    gap_grace_seconds: number;
    silent_after_seconds: number | null;
  }>("SELECT gap_grace_seconds, silent_after_seconds FROM monitor_setting WHERE party = $1", [
    Buffer.from(party, "hex"),
  ]);
  const [row] = rows;
  if (row === undefined) return defaultSettings;
  return {
    gapGraceSeconds: row.gap_grace_seconds,
    silentAfterSeconds: row.silent_after_seconds,
  };
}

export async function keepSettings(
  db: Queryable,
  party: string,
  { gapGraceSeconds, silentAfterSeconds }: MonitorSettings,
): Promise<void> {
  await db.query(
    `INSERT INTO monitor_setting VALUES ($1, $2, $3)
     ON CONFLICT (party) DO UPDATE SET gap_grace_seconds = excluded.gap_grace_seconds,
       silent_after_seconds = excluded.silent_after_seconds`,
    [Buffer.from(party, "hex"), gapGraceSeconds, silentAfterSeconds],
  );
}
