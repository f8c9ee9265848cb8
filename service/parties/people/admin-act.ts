/** Who did it. */
export type Actor =
  | { readonly kind: "person"; readonly id: string; readonly address: string }
  | { readonly kind: "machine"; readonly id: string; readonly address: string }
  /** Whoever has a shell on the server. */
  | { readonly kind: "console" };

export type AdminAction =
  | "accountAdded"
  | "accountDisabled"
  | "accountEnabled"
  | "accountReset"
  | "passwordChanged"
  | "passkeyAdded"
  | "passkeyRemoved"
  | "identityLinked"
  | "invitationMade"
  | "invitationWithdrawn"
  | "invitationAccepted"
  | "capabilitiesChanged"
  | "personRemoved"
  | "keyMade"
  | "keyRotated"
  | "keyRevoked"
  | "managedKeyMade"
  | "partyOpened"
  | "webhookMade"
  | "webhookRotated"
  | "webhookEnded"
  | "webhookRedelivered"
  | "sessionsEnded"
  | "operatorRead";

/** What is written down of it. Never a secret: whoever manages the party reads it. */
export interface AdminAct {
  readonly actor: Actor;
  readonly at: Date;
  readonly action: AdminAction;
  /** What it was done to: account, invitation, key, session, route. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | readonly string[]>>;
}
