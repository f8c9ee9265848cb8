import type { Holding } from "./holding.ts";

/** Everything that is held about somebody who signs in. What he is called in the log of looks is `pseudonym`'s hash. */
export const ofAccount: readonly Holding[] = [
  {
    name: "account",
    sql: "SELECT account_id, login, created_at, disabled_at FROM account WHERE account_id = $1",
  },
  { name: "memberships", sql: "SELECT * FROM membership WHERE account_id = $1" },
  {
    name: "sessions",
    sql: `SELECT session_id, signed_in_at, expires_at, last_seen_at, address, user_agent
          FROM session WHERE account_id = $1`,
  },
  { name: "addresses", sql: "SELECT address, last_at FROM known_address WHERE account_id = $1" },
  {
    name: "passkeys",
    sql: `SELECT passkey_id, public_key, transports, label, made_at, last_used_at
          FROM passkey WHERE account_id = $1`,
  },
  {
    name: "identities",
    sql: "SELECT issuer, subject, linked_at FROM identity WHERE account_id = $1",
  },
  {
    name: "invitations",
    sql: `SELECT invitation_id, party, capabilities, label, made_at, accepted_at
          FROM invitation WHERE accepted_by = $1 OR made_by = $1`,
  },
  {
    name: "api-keys-made",
    sql: "SELECT api_key_id, party, label, capabilities, made_at FROM api_key WHERE made_by = $1",
  },
  { name: "offered-signers", sql: "SELECT * FROM offered_signer WHERE offered_by = $1" },
  {
    name: "device-codes-made",
    sql: `SELECT code_id, enrolment_id, made_at, expires_at FROM enrolment_code
          WHERE made_by = $1::uuid::text`,
  },
  {
    name: "device-history",
    sql: "SELECT * FROM enrolment_event WHERE by = $1::uuid::text",
  },
  {
    name: "device-manifests-taken",
    sql: "SELECT manifest, maker, factory, taken_at FROM device_manifest WHERE taken_by = $1::uuid::text",
  },
  { name: "acts-made", sql: "SELECT * FROM pending_act WHERE made_by = $1::uuid::text" },
  {
    name: "acts-signed",
    sql: "SELECT * FROM pending_act_signature WHERE signed_by = $1::uuid::text",
  },
  { name: "parties-opened", sql: "SELECT * FROM party_opening WHERE account_id = $1" },
  {
    name: "alerts-handled",
    sql: "SELECT * FROM alert_step WHERE actor = $1::uuid::text",
  },
  {
    name: "notifications-sent",
    sql: "SELECT * FROM notification_dispatch WHERE made_by = $1::uuid::text",
  },
  {
    name: "notifications-handled",
    sql: "SELECT * FROM notification_step WHERE actor = $1::uuid::text",
  },
  {
    name: "trade-partners-changed",
    sql: "SELECT * FROM trade_partner WHERE changed_by = 'account:' || $1::uuid::text",
  },
  {
    name: "containments-ordered",
    sql: "SELECT * FROM containment WHERE made_by IN ($1::uuid::text, 'account:' || $1::uuid::text)",
  },
  {
    name: "administrative-acts",
    sql: "SELECT * FROM admin_act WHERE actor = $1::uuid::text OR subject = $1::uuid::text",
  },
  { name: "watches-added", sql: "SELECT * FROM watch WHERE added_by = $1::uuid::text" },
  { name: "webhooks-made", sql: "SELECT * FROM webhook WHERE made_by = $1::uuid::text" },
  {
    name: "pseudonym",
    sql: `SELECT name, sealed_salt AS sealed, name AS sealed_row
          FROM looker_pseudonym WHERE name = 'account:' || $1::uuid::text`,
    sealedIn: "looker_pseudonym",
  },
];

/** Everything that is held about somebody who consented. */
export const ofPerson: readonly Holding[] = [
  {
    name: "person",
    sql: `SELECT pseudonym, enterprise, sealed, encode(pseudonym, 'hex') AS sealed_row
          FROM person WHERE pseudonym = $1`,
    sealedIn: "person",
  },
  {
    name: "consents",
    sql: `SELECT commitment, enterprise, expires_at, received_at, withdrawn_at, sealed,
            encode(commitment, 'hex') AS sealed_row
          FROM individual_consent WHERE person = $1`,
    sealedIn: "individual_consent",
  },
];
