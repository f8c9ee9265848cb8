import { type KeptAlert, shownAlert } from "./alert-row.ts";
import type { AlertEvent } from "./alert.ts";

/** What a subscriber may be told of. */
export const webhookTypes = [
  "dev.tallystick.alert.raised",
  "dev.tallystick.alert.recurred",
  "dev.tallystick.alert.acknowledged",
  "dev.tallystick.alert.contained",
  "dev.tallystick.alert.closed",
] as const;
export type WebhookType = (typeof webhookTypes)[number];

export interface AlertTold {
  /** Party id, hexadecimal. */
  readonly party: string;
  readonly alert: KeptAlert;
  readonly what: AlertEvent["what"];
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** A CloudEvent in structured mode: CloudEvents 1.0, and its JSON event format. */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: WebhookType;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: object;
}

/** Its id is the same whenever it is sent: of the alert, and of its change. */
export const cloudEventOf = ({ alert, at, party, what }: AlertTold): CloudEvent => ({
  specversion: "1.0",
  id: `${alert.id}.${String(alert.change)}`,
  source: `/v1/parties/${party}/alerts`,
  type: `dev.tallystick.alert.${what}`,
  subject: alert.id,
  time: at,
  datacontenttype: "application/json",
  data: shownAlert(alert),
});
