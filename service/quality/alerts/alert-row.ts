import type { Alert, AlertDisposition, AlertState } from "./alert.ts";
import type { AlertKind, Severity } from "./kind.ts";

/** An alert as it is kept. */
export interface KeptAlert extends Alert {
  readonly id: string;
  /** Order in which a party's were raised. */
  readonly no: number;
  /** Order of the last changes of a party's. */
  readonly change: number;
}

export interface AlertRow {
  readonly alert_id: string;
  readonly alert_no: bigint;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly disposition: AlertDisposition | null;
  readonly count: bigint;
  readonly raised_at: Date;
  readonly last_at: Date;
  readonly about: Readonly<Record<string, unknown>>;
  readonly entries: readonly (bigint | string)[];
  readonly change_no: bigint;
}

export const keptOf = (row: AlertRow): KeptAlert => ({
  id: row.alert_id,
  no: Number(row.alert_no),
  change: Number(row.change_no),
  kind: row.kind,
  subject: row.subject,
  severity: row.severity,
  state: row.state,
  disposition: row.disposition ?? undefined,
  count: Number(row.count),
  raisedAt: row.raised_at.toISOString(),
  lastAt: row.last_at.toISOString(),
  about: row.about,
  entries: row.entries.map(Number),
});

/** As routes and subscribers see it. */
export const shownAlert = ({
  change: _change,
  disposition,
  entries,
  id,
  no: _no,
  ...alert
}: KeptAlert) => ({
  alert: id,
  ...alert,
  disposition: disposition ?? null,
  entries: [...entries],
});
