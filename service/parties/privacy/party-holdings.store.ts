import { FOLLOWERS } from "../../evidence/entry.store.ts";
import type { Holding } from "./holding.ts";

/** Everything that is held about a party. Secrets (hashes of passwords, keys and codes) are held for it, not about it. */
export const ofParty: readonly Holding[] = [
  { name: "party", sql: "SELECT * FROM party WHERE party = $1" },
  { name: "opening", sql: "SELECT * FROM party_opening WHERE party = $1" },
  { name: "profile", sql: "SELECT * FROM party_profile WHERE party = $1" },
  { name: "signers", sql: "SELECT * FROM party_signers WHERE party = $1" },
  { name: "memberships", sql: "SELECT * FROM role_membership WHERE party = $1" },
  { name: "admissions", sql: "SELECT * FROM role_admission WHERE party = $1" },
  { name: "applications", sql: "SELECT * FROM role_application WHERE party = $1" },
  { name: "application-papers", sql: "SELECT * FROM application_paper WHERE party = $1" },
  { name: "credentials", sql: "SELECT * FROM credential WHERE subject = $1 OR issuer = $1" },
  { name: "acts", sql: "SELECT * FROM pending_act WHERE party = $1" },
  {
    name: "act-signatures",
    sql: `SELECT s.* FROM pending_act_signature s JOIN pending_act p USING (pending_act_id)
          WHERE p.party = $1`,
  },
  {
    name: "offered-signers",
    sql: "SELECT party, signer, kind, label, offered_by, offered_at FROM offered_signer WHERE party = $1",
  },
  {
    name: "managed-keys",
    sql: "SELECT signer, party, made_at FROM managed_key WHERE party = $1",
  },
  { name: "certificates", sql: "SELECT * FROM certificate WHERE factory = $1" },
  {
    name: "revocations",
    sql: "SELECT r.* FROM certificate_revocation r JOIN certificate c USING (serial) WHERE c.factory = $1",
  },
  { name: "enrolled-devices", sql: "SELECT * FROM enrolment WHERE factory = $1" },
  {
    name: "enrolled-device-history",
    sql: "SELECT v.* FROM enrolment_event v JOIN enrolment e USING (enrolment_id) WHERE e.factory = $1",
  },
  {
    name: "enrolled-device-lives",
    sql: "SELECT l.* FROM enrolment_life l JOIN enrolment e USING (enrolment_id) WHERE e.factory = $1",
  },
  {
    name: "enrolled-device-certificates",
    sql: "SELECT c.* FROM enrolment_certificate c JOIN enrolment e USING (enrolment_id) WHERE e.factory = $1",
  },
  {
    name: "device-codes",
    sql: `SELECT c.code_id, c.enrolment_id, c.made_by, c.made_at, c.expires_at, c.attempts, c.used_for
          FROM enrolment_code c JOIN enrolment e USING (enrolment_id) WHERE e.factory = $1`,
  },
  {
    name: "device-manifests",
    sql: "SELECT * FROM device_manifest WHERE factory = $1 OR maker = $1",
  },
  {
    name: "maker-authorities",
    sql: "SELECT * FROM maker_authority WHERE factory = $1 OR maker = $1",
  },
  { name: "alerts", sql: "SELECT * FROM alert WHERE party = $1" },
  { name: "alert-occurrences", sql: "SELECT * FROM alert_occurrence WHERE party = $1" },
  { name: "monitor-settings", sql: "SELECT * FROM monitor_setting WHERE party = $1" },
  { name: "watched", sql: "SELECT * FROM watch WHERE party = $1" },
  {
    name: "watch-pauses",
    sql: "SELECT p.* FROM watch_pause p JOIN watch w USING (watch_id) WHERE w.party = $1",
  },
  {
    name: "charts",
    sql: "SELECT c.* FROM chart_point c JOIN watch w USING (watch_id) WHERE w.party = $1",
  },
  { name: "signals", sql: "SELECT * FROM portrait_signal WHERE factory = $1" },
  {
    name: "signal-limits",
    sql: "SELECT l.* FROM portrait_limits l JOIN portrait_signal s USING (signal_no) WHERE s.factory = $1",
  },
  {
    name: "portrait",
    sql: "SELECT c.* FROM portrait_cell c JOIN portrait_signal s USING (signal_no) WHERE s.factory = $1",
  },
  { name: "payments", sql: "SELECT * FROM payment_fact WHERE factory = $1" },
  { name: "industries", sql: "SELECT * FROM portrait_industry WHERE factory = $1" },
  { name: "calendars", sql: "SELECT * FROM portrait_calendar WHERE factory = $1" },
  {
    name: "item-times",
    sql: "SELECT i.* FROM portrait_item_time i JOIN portrait_signal s USING (signal_no) WHERE s.factory = $1",
  },
  {
    name: "nameplates",
    sql: "SELECT n.* FROM portrait_nameplate n JOIN portrait_signal s USING (signal_no) WHERE s.factory = $1",
  },
  { name: "inspected-things", sql: "SELECT * FROM portrait_inspection WHERE factory = $1" },
  { name: "first-pass", sql: "SELECT * FROM portrait_first_pass WHERE factory = $1" },
  {
    name: "snapshots",
    sql: "SELECT * FROM portrait_snapshot WHERE factory = $1",
  },
  {
    name: "snapshots-for-it",
    sql: "SELECT factory, leaf_index, authorisation, nonce FROM portrait_snapshot WHERE lender = $1",
  },
  { name: "order-lines", sql: "SELECT * FROM portrait_order_line WHERE factory = $1" },
  { name: "stock-moves", sql: "SELECT * FROM portrait_stock_move WHERE factory = $1" },
  { name: "documents", sql: "SELECT * FROM portrait_document WHERE factory = $1" },
  { name: "stock-cases", sql: "SELECT * FROM portrait_stock_case WHERE factory = $1" },
  { name: "capture-jobs", sql: "SELECT * FROM epcis_capture_job WHERE party = $1" },
  {
    name: "trace-events",
    sql: `SELECT e.event_id, e.record_time, e.captured_by, e.entry, e.body, x.content AS context
          FROM epcis_event e JOIN epcis_context x USING (context_no) WHERE e.sayer = $1`,
  },
  { name: "containments", sql: "SELECT * FROM containment WHERE party = $1" },
  { name: "trade-partners", sql: "SELECT * FROM trade_partner WHERE party = $1" },
  {
    name: "trace-assets",
    sql: `SELECT a.party, a.asset, t.id AS thing FROM trace_asset a JOIN trace_thing t USING (thing_no)
          WHERE a.party = $1`,
  },
  { name: "notification-dispatches", sql: "SELECT * FROM notification_dispatch WHERE party = $1" },
  {
    name: "notifications",
    sql: `SELECT notification, kind, sender, sender_bpnl, receiver, receiver_bpnl, severity, information, target_at,
            message, outside_id, sent_at, status, CASE WHEN sender = $1 THEN containment END AS containment,
            CASE WHEN sender = $1 THEN forwards END AS forwards
          FROM notification WHERE sender = $1 OR receiver = $1`,
  },
  {
    name: "notification-items",
    sql: `SELECT i.* FROM notification_item i JOIN notification n USING (notification)
          WHERE n.sender = $1 OR n.receiver = $1`,
  },
  {
    name: "notification-steps",
    sql: `SELECT s.notification, s.step_no, s.what, s.side, s.at, s.why, s.items, s.asked, s.parties, s.message,
            CASE WHEN s.side = CASE WHEN n.sender = $1 THEN 'sender' ELSE 'receiver' END
              THEN s.actor END AS actor
          FROM notification_step s JOIN notification n USING (notification)
          WHERE n.sender = $1 OR n.receiver = $1`,
  },
  { name: "trace-exceptions", sql: "SELECT * FROM epcis_exception WHERE sayer = $1" },
  { name: "trace-master-data", sql: "SELECT * FROM epcis_master WHERE sayer = $1" },
  {
    name: "people",
    sql: `SELECT m.party, m.capabilities, a.account_id, a.login, a.created_at, a.disabled_at
          FROM membership m JOIN account a USING (account_id) WHERE m.party = $1`,
  },
  {
    name: "api-keys",
    sql: `SELECT api_key_id, party, label, capabilities, made_by, made_at, expires_at, last_used_at, revoked_at
          FROM api_key WHERE party = $1`,
  },
  {
    name: "invitations",
    sql: `SELECT invitation_id, party, capabilities, label, made_by, made_at, expires_at, accepted_at,
            accepted_by, withdrawn_at
          FROM invitation WHERE party = $1`,
  },
  { name: "administrative-acts", sql: "SELECT * FROM admin_act WHERE party = $1" },
  { name: "published-codes", sql: "SELECT * FROM published_code WHERE party = $1" },
  { name: "inspection-plans", sql: "SELECT * FROM inspection_plan WHERE party = $1" },
  { name: "inspection-lots", sql: "SELECT * FROM inspection_lot WHERE party = $1" },
  { name: "attachments", sql: "SELECT * FROM attachment WHERE party = $1" },
  { name: "rule-sets", sql: "SELECT * FROM rule_set WHERE publisher = $1" },
  { name: "quality-plans", sql: "SELECT * FROM quality_plan WHERE publisher = $1" },
  { name: "plans-shown", sql: "SELECT * FROM plan_reader WHERE party = $1" },
  {
    name: "lots",
    sql: `SELECT l.*, o.secret, o.custodians FROM lot l LEFT JOIN lot_opening o USING (lot)
          WHERE l.factory = $1`,
  },
  { name: "lot-names", sql: "SELECT * FROM lot_name WHERE factory = $1" },
  { name: "lot-holds", sql: "SELECT * FROM lot_hold WHERE party = $1" },
  {
    name: "quality-requests",
    sql: "SELECT * FROM quality_request WHERE party = $1 OR factory = $1",
  },
  { name: "quality-reasons", sql: "SELECT * FROM quality_reason WHERE party = $1" },
  {
    name: "attestation-policy",
    sql: "SELECT * FROM attestation_policy WHERE attester = $1",
  },
  { name: "reference-values", sql: "SELECT * FROM reference_value WHERE maker = $1" },
  {
    name: "attestation-challenges",
    sql: `SELECT challenge, factory, attester, key_id, nonce, ek, ak, ek_chain, made_at, expires_at, answered_at
          FROM attestation_challenge WHERE factory = $1 OR attester = $1`,
  },
  {
    name: "attestation-results",
    sql: "SELECT * FROM attestation_result WHERE factory = $1 OR attester = $1",
  },
  { name: "device-keys", sql: "SELECT * FROM device_key WHERE factory = $1" },
  {
    name: "records",
    sql: `SELECT r.leaf_index, k.device, r.sequence, r.statement, r.signature, r.fault, r.received_at,
            convert_from(r.body, 'UTF8') AS body, r.judgement
          FROM attested_record r JOIN device_key k USING (key_no)
          WHERE k.factory = $1 AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea`,
  },
  {
    name: "authorisations",
    sql: "SELECT * FROM authorisation WHERE grantor = $1 OR grantee = $1",
  },
  { name: "grants-on-chain", sql: "SELECT * FROM consent_grant WHERE grantor = $1" },
  { name: "contracts", sql: "SELECT * FROM open_contract WHERE factory = $1 OR lender = $1" },
  {
    name: "individual-consents",
    sql: `SELECT commitment, expires_at, received_at, withdrawn_at, sealed,
            encode(commitment, 'hex') AS sealed_row
          FROM individual_consent WHERE enterprise = $1`,
    sealedIn: "individual_consent",
  },
  {
    name: "persons",
    sql: "SELECT pseudonym, sealed, encode(pseudonym, 'hex') AS sealed_row FROM person WHERE enterprise = $1",
    sealedIn: "person",
  },
  {
    name: "looks-at-it",
    sql: `SELECT r.leaf_index, r.statement, r.signature, ${FOLLOWERS} AS followers,
            convert_from(r.body, 'UTF8') AS body
          FROM inquiry i JOIN attested_record r USING (leaf_index) WHERE i.factory = $1`,
  },
  {
    name: "looks-by-it",
    sql: `SELECT r.leaf_index, r.statement, r.signature, ${FOLLOWERS} AS followers,
            convert_from(r.body, 'UTF8') AS body
          FROM inquiry i JOIN attested_record r USING (leaf_index) WHERE i.looker = $1`,
  },
  {
    name: "alert-steps",
    sql: "SELECT s.* FROM alert_step s JOIN alert a USING (alert_id) WHERE a.party = $1",
  },
  { name: "webhooks", sql: "SELECT * FROM webhook WHERE party = $1" },
  {
    name: "webhook-deliveries",
    sql: "SELECT d.* FROM webhook_delivery d JOIN webhook w USING (webhook_id) WHERE w.party = $1",
  },
  { name: "notices", sql: "SELECT * FROM notice WHERE party = $1" },
  { name: "objections", sql: "SELECT * FROM objection WHERE factory = $1" },
];
