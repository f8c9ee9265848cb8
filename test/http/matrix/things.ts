import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Papers } from "../../../service/parties/admission/papers.ts";
import { keepProposed } from "../../../service/parties/admission/council.store.ts";
import { keepOpening } from "../../../service/parties/admission/opening.store.ts";
import { keepPapers } from "../../../service/parties/admission/papers.store.ts";
import { contentOf, type Proposed } from "../../../service/parties/admission/proposed.ts";
import { keepPending } from "../../../service/parties/acts/pending-act.store.ts";
import { beginDevice } from "../../../service/identity/enrolment/enrolment.store.ts";
import { keepAttachment } from "../../../service/evidence/attachment.store.ts";
import { issueApiKey } from "../../../service/parties/people/api-key.store.ts";
import { addPasskey } from "../../../service/parties/people/passkey.store.ts";
import { makeInvitation } from "../../../service/parties/people/invitation.store.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import { saveAuthorisation } from "../../../service/parties/consent/authorisation.store.ts";
import { saveConsent } from "../../../service/parties/consent/individual-consent.store.ts";
import { raiseObjection } from "../../../service/parties/consent/objection.store.ts";
import { type Person, pseudonymOf } from "../../../service/parties/consent/person.ts";
import { publishCode } from "../../../service/trace/published.store.ts";
import { reasonId } from "../../../service/quality/reason.ts";
import { keepReason } from "../../../service/quality/reason.store.ts";
import { raiseAlert } from "../../../service/quality/alerts/alert.store.ts";
import { declareSignal } from "../../../service/portrait/signal.store.ts";
import { loadOf } from "../../portrait/scene.ts";
import { addWatch } from "../../../service/quality/monitoring/watch.store.ts";
import { inTransaction } from "../../../service/db/pool.ts";
import { simulateContainment } from "../../../service/trace/containment.store.ts";
import { documentFor, newParty, newSalt } from "../../parties/consent/http-support.ts";
import { consentOf } from "../../parties/consent/support.ts";
import { unproven } from "../../../service/identity/attestation/appraisal/appraise.ts";
import { keepChallenge } from "../../../service/identity/attestation/challenge.store.ts";
import { keepResult } from "../../../service/identity/attestation/result.store.ts";
import { testFactory, testOperator } from "../../support/device.ts";
import type { TestApi } from "../../support/http.ts";
import { newPerson } from "../../support/people.ts";
import type { Operation } from "./operations.ts";

/** Whose things are asked for. */
export interface Owner {
  /** Party id. */
  readonly party: string;
  /** Account. */
  readonly account: string;
}

/** Makes something of an owner's, new each time: whoever asks may end it. @returns its name in a path */
type Maker = (api: TestApi, owner: Owner) => Promise<string>;

/** Things by the name of the parameter that names them; a route with another parameter needs one more. */
export const makers: Readonly<Record<string, Maker>> = {
  party: (_api, { party }) => Promise.resolve(party),
  factory: (_api, { party }) => Promise.resolve(party),
  account: async ({ intake }, { party }) =>
    (await newPerson(intake.database.pool, party, ["view"])).account,
  session: ({ intake }, { account }) => newSession(intake.database.pool, account),
  passkey: async ({ intake }, { account }) => {
    const id = await addPasskey(intake.database.pool, {
      account,
      credentialId: randomBytes(16),
      publicKey: randomBytes(77),
      counter: 0,
      transports: [],
      label: "something",
      madeAt: new Date(),
    });
    return id ?? "";
  },
  apiKey: async ({ intake }, owner) => {
    const key = await issueApiKey(intake.database.pool, { ...terms(owner), madeBy: undefined });
    return key?.id ?? "";
  },
  invitation: async ({ intake }, owner) => {
    const made = await makeInvitation(intake.database.pool, terms(owner));
    return made?.id ?? "";
  },
  statementHash: async (api, { party }) => (await recordOf(api, party)).statementHash,
  commitment: ({ intake }, { party }) => newAuthorisation(intake.database.pool, party),
  alert: ({ intake }, { party }) => newAlert(intake.database.pool, party),
  enrolment: ({ intake }, { party }) => newDevice(intake.database.pool, party),
  signal: ({ intake }, { party }) => newSignal(intake.database.pool, party),
  watch: ({ intake }, { party }) => newWatch(intake.database.pool, party),
  webhook: ({ intake }, { party }) => newWebhook(intake.database.pool, party),
  event: () => Promise.resolve(`${randomUUID()}.1`),
  consent: (api, { party }) => newConsent(api, party),
  index: ({ intake }, { party }) => newInquiry(intake.database.pool, party),
  snapshot: ({ intake }, { party }) => newSnapshot(intake.database.pool, party),
  number: ({ intake }, { party }) => newObjection(intake.database.pool, party),
  keyId: async (api, { party }) => (await recordOf(api, party)).keyId,
  member: async ({ intake }, { party }) => {
    await newMember(intake.database.pool, party);
    return party;
  },
  role: () => Promise.resolve("supplier"),
  file: async ({ intake }, { party }) => {
    const papers = papersOf(party);
    return (await keepPapers(intake.database.pool, papers, canonicalize(papers), new Date())).slice(
      2,
    );
  },
  opening: ({ intake }, { account }) => newOpening(intake.database.pool, account),
  ruleSet: () => Promise.resolve("cd".repeat(32)),
  lot: async ({ intake }, { party }) => newLot(intake.database.pool, party),
  reason: async ({ intake }, { party }) => {
    const why = { text: "something", salt: randomBytes(16).toString("hex") };
    const reason = reasonId(why);
    const kept = { party, reason, canonical: canonicalize(why) };
    await keepReason(intake.database.pool, kept, new Date());
    return reason;
  },
  plan: async ({ intake }, { party }) => newPlan(intake.database.pool, party),
  sha256: async ({ intake }, { party }) => {
    const bytes = randomBytes(16);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const attachment = { party, sha256, mediaType: "image/png", bytes };
    await keepAttachment(intake.database.pool, attachment, new Date());
    return sha256;
  },
  containment: ({ intake }, owner) => newContainment(intake.database.pool, owner),
  aspect: () => Promise.resolve("Batch"),
  notification: ({ intake }, { party }) => newNotification(intake.database.pool, party),
  challenge: ({ intake }, { party }) => newAttestation(intake.database.pool, party),
  pendingAct: ({ intake }, owner) => newPendingAct(intake.database.pool, owner),
  content: ({ intake }) => newProposal(intake.database.pool),
  // Of events: whoever asks finds his own party's alone (test/trace/capture).
  exception: ({ intake }, { party }) => newException(intake.database.pool, party),
  captureID: () => Promise.resolve("0"),
  eventID: () => Promise.resolve("urn%3Auuid%3A0"),
  eventType: () => Promise.resolve("ObjectEvent"),
  epc: () => Promise.resolve("urn%3Aepc%3A0"),
  bizStep: () => Promise.resolve("shipping"),
  bizLocation: () => Promise.resolve("urn%3Aepc%3A0"),
  readPoint: () => Promise.resolve("urn%3Aepc%3A0"),
  disposition: () => Promise.resolve("active"),
  publication: ({ intake }, { party }) => newPublication(intake.database.pool, party),
  // An act's id and a tile's path name what is nobody's.
  id: () => Promise.resolve("ab".repeat(32)),
  "*": () => Promise.resolve("0/000.p/1"),
};

/** Names of things that are no party's and nobody's. */
export const nobodys = new Set(["id", "*", "member", "role", "content", "ruleSet", "aspect"]);

/** What fits the schema of a route that is asked for something that is not its owner's. */
export const bodies: Readonly<Record<string, object>> = {
  signPendingAct: { signer: `0x${"ab".repeat(20)}`, signature: "0xab" },
  signByManagedKey: { signer: `0x${"ab".repeat(20)}` },
  showPlan: { readers: [] },
  closeTraceException: { reason: "It is a new gate." },
  changeEnrolment: { what: "suspend", why: "something" },
  pauseWatch: { paused: true },
  confirmLimits: { idleFrom: "1", runningFrom: "2" },
  confirmItemTime: { seconds: "1.5" },
  declareNameplate: { load: "11000" },
  request8d: { kind: "8d", text: "something" },
  containAlert: { why: "something" },
  rotateWebhookSecret: { overlapSeconds: 0 },
  closeAlert: { why: "something", disposition: "falseAlarm" },
  changeNotification: { what: "acknowledge" },
  forwardNotification: { id: randomUUID(), information: "something" },
  sendNotifications: {
    id: randomUUID(),
    kind: "block",
    severity: "MINOR",
    information: "something",
  },
  changeCapabilities: { capabilities: ["view"] },
  rotateApiKey: { expiresAt: new Date(Date.now() + 3_600_000).toISOString(), overlapSeconds: 0 },
};

/** What every look says of itself. */
const LOOK = "purpose=audit";

const MONTH = "from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z";

/** What a route cannot be asked without; streams are asked for their first event. */
export const queryOf = ({ access, id }: Operation): string =>
  `?${[access?.kind === "look" ? LOOK : undefined, queries[id]].filter(Boolean).join("&")}`;

const queries: Readonly<Record<string, string>> = {
  listReferenceValues: `maker=${"ab".repeat(32)}`,
  readGenealogy: "thing=urn:a&direction=upstream",
  listUses: "thing=urn:a",
  readWhereabouts: "thing=urn:a",
  readBalance: "thing=urn:a",
  readAsBuilt: "thing=urn:a",
  readActivity: MONTH,
  readPortrait: `${MONTH}&sections=quality`,
  readDeviceTrust: MONTH,
  readUtilisation: MONTH,
  readEnergy: MONTH,
  listUtilisationEntries: `${MONTH}&machine=mill-1`,
  listEnergyEntries: `${MONTH}&machine=mill-1`,
  listCapacityEntries: `${MONTH}&machine=mill-1`,
  readCapacity: MONTH,
  readQuality: MONTH,
  readOrders: MONTH,
  readConsistency: MONTH,
  readInventory: MONTH,
  readPayment: MONTH,
  readDocuments: MONTH,
  listQualityEntries: MONTH,
  listOrderEntries: MONTH,
  listInventoryEntries: MONTH,
  listDocumentEntries: MONTH,
  streamActivity: "follow=false",
  streamNotices: "follow=false",
  streamAlerts: "follow=false",
  listAuthorisations: "side=given",
  auditLots: "nonce=0102030405060708",
  readTrace: `id=urn:uuid:${randomUUID()}`,
  readTraceEpcis: `id=urn:uuid:${randomUUID()}`,
  readTraceBundle: `id=urn:uuid:${randomUUID()}`,
  readLotBundleByCode: "code=urn:a:b",
  readTraceEvidence: `id=urn:uuid:${randomUUID()}&statement=${"ab".repeat(32)}`,
  previewNotification: "kind=block",
  removeTradePartner: "uri=urn:a",
  drawQrCode: "code=urn:a:b",
  paintQrCode: "code=urn:a:b",
};

const terms = ({ account, party }: Owner) => ({
  party,
  label: "something",
  capabilities: ["view"] as const,
  madeBy: account,
  idempotencyKey: undefined,
  madeAt: new Date(),
  expiresAt: new Date(Date.now() + 3_600_000),
});

/** As if the chain had said so. */
async function newPlan(pool: Pool, publisher: string): Promise<string> {
  const plan = randomBytes(32).toString("hex");
  await pool.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors,
       auditors, state, published_at, published_block)
     VALUES ($1, $2, $1, 1, $1, 2, '{}', '{}', 'inForce', now(), 1)`,
    [plan, publisher].map((hex) => Buffer.from(hex, "hex")),
  );
  await pool.query(
    "INSERT INTO plan_requirement (plan, rule_set, samples, acceptance) VALUES ($1, $1, 1, 0)",
    [Buffer.from(plan, "hex")],
  );
  return plan;
}

/** Opened now, under a plan of its factory's own. */
export async function newLot(pool: Pool, factory: string): Promise<string> {
  const lot = randomBytes(32).toString("hex");
  const plan = await newPlan(pool, factory);
  await pool.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at,
       opened_block, incomplete_keys)
     VALUES ($1, $2, $3, true, 'open', false, now(), 1, '{}')`,
    [lot, factory, plan].map((hex) => Buffer.from(hex, "hex")),
  );
  return lot;
}

async function newSession(pool: Pool, account: string): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO session (session_id, token_sha256, account_id, signed_in_at, expires_at,
       last_seen_at, address, user_agent)
     VALUES ($1, sha256($2), $3, now(), now() + interval '1 hour', now(), '', '')`,
    [id, Buffer.from(id), account],
  );
  return id;
}

/** Nothing that a route does ends them: one a party will do. */
const records = new Map<string, Promise<{ statementHash: string; keyId: string }>>();

function recordOf(api: TestApi, party: string): Promise<{ statementHash: string; keyId: string }> {
  const record = records.get(party) ?? newRecord(api, party);
  records.set(party, record);
  return record;
}

async function newRecord(
  api: TestApi,
  party: string,
): Promise<{ statementHash: string; keyId: string }> {
  const device = await api.enrolled();
  const { keyId } = deviceKey(device.keyStore.spki);
  const envelope = await device.next();
  const payload = Buffer.from(encodeEnvelope(envelope));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
  if (party !== testFactory)
    await api.intake.database.pool.query("UPDATE device_key SET factory = $1 WHERE key_id = $2", [
      Buffer.from(party, "hex"),
      Buffer.from(keyId),
    ]);
  return { statementHash: toHex(statementHashOf(envelope.statement)), keyId: toHex(keyId) };
}

async function newAuthorisation(pool: Pool, grantor: string): Promise<string> {
  const document = documentFor(newParty(), { grantor });
  const commitment = commitmentOf(document);
  await saveAuthorisation(pool, commitment, document, new Date());
  return commitment;
}

async function newConsent({ cipher, intake }: TestApi, enterprise: string): Promise<string> {
  const person: Person = { v: 1, kind: "person", name: "somebody", salt: newSalt() };
  const document = consentOf({ enterprise, person: pseudonymOf(person), salt: newSalt() });
  const commitment = commitmentOf(document);
  const evidence = { source: "document", sha256: commitment } as const;
  const receivedAt = new Date();
  const given = { commitment, document, evidence, person, receivedAt };
  await saveConsent(intake.database.pool, cipher, given);
  return commitment;
}

/** Each at an index of its own, where there is no entry of the log. */
let inquiries = 1_000_000_000;
async function newInquiry(pool: Pool, factory: string): Promise<string> {
  const index = inquiries++;
  await pool.query(
    `INSERT INTO inquiry (factory, leaf_index, looker, section, outcome, period_from, period_to)
     VALUES ($1, $2, $1, 'records', 'allowed', now(), now())`,
    [Buffer.from(factory, "hex"), index],
  );
  return String(index);
}

/** Of an entry that is nowhere: its document cannot be read, but it can be emptied. */
async function newSnapshot(pool: Pool, factory: string): Promise<string> {
  const index = inquiries++;
  await pool.query(
    `INSERT INTO portrait_snapshot (factory, leaf_index, lender, authorisation, nonce, asked, sections)
     VALUES ($1, $2, $1, $1, $3, '{quality}', '[]')`,
    [Buffer.from(factory, "hex"), index, newSalt()],
  );
  return String(index);
}

async function newObjection(pool: Pool, factory: string): Promise<string> {
  const period = { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" };
  const [raisedAt, dueAt] = [period.from, period.to];
  const draft = { factory, section: "quality", figure: "yield", period, reason: "wrong" } as const;
  return String(await raiseObjection(pool, { ...draft, raisedAt, dueAt }, testOperator));
}

async function newWatch(pool: Pool, party: string): Promise<string> {
  const charted = { subgroup: 1, baseline: 25, rules: [1 as const], sameLot: false };
  const watched = { label: "something", metric: "diameter", unit: "mm", machine: undefined };
  const watch = await addWatch(pool, {
    party,
    draft: { kind: "chart", ...watched, terms: charted },
    by: randomUUID(),
    at: new Date(),
    idempotencyKey: undefined,
  });
  return watch?.id ?? "";
}

const newDevice = (pool: Pool, factory: string): Promise<string> =>
  inTransaction(pool, async (db) => {
    const named = { factory, device: `urn:uuid:${randomUUID()}` };
    return (await beginDevice(db, named, new Date())).id;
  });

async function newSignal(pool: Pool, factory: string): Promise<string> {
  const declared = await declareSignal(pool, {
    factory,
    draft: loadOf(randomUUID()),
    by: randomUUID(),
    at: new Date(),
    idempotencyKey: undefined,
  });
  return typeof declared === "string" ? "" : declared.id;
}

async function newWebhook(pool: Pool, party: string): Promise<string> {
  const { rows } = await pool.query<{ webhook_id: string }>(
    `INSERT INTO webhook (party, url, types, made_by, made_at)
     VALUES ($1, 'https://example.org/', '{dev.tallystick.alert.raised}', 'somebody', now())
     RETURNING webhook_id`,
    [Buffer.from(party, "hex")],
  );
  return rows[0]?.webhook_id ?? "";
}

/** From somebody who is not here. */
async function newNotification(pool: Pool, receiver: string): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO notification (notification, kind, sender_bpnl, receiver, severity, information, message, sent_at, status)
     VALUES ($1, 'alert', 'BPNL000000000000', decode($2, 'hex'), 'MINOR', 'something', $1, now(), 'RECEIVED')`,
    [id, receiver],
  );
  return id;
}

async function newAlert(pool: Pool, party: string): Promise<string> {
  const alert = await raiseAlert(pool, {
    party,
    kind: "sequenceGap",
    subject: randomUUID(),
    severity: "warning",
    about: {},
    entries: [],
    at: new Date().toISOString(),
  });
  return alert?.id ?? "";
}

/** The registry knows the party, and nothing else about it. */
async function newMember(pool: Pool, party: string): Promise<void> {
  const id = Buffer.from(party, "hex");
  await pool.query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES ($1, '{}', now(), 1, true) ON CONFLICT DO NOTHING`,
    [id],
  );
  await pool.query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
     VALUES ($1, $2, 1, 0, 1) ON CONFLICT DO NOTHING`,
    [id, [Buffer.alloc(20, 1)]],
  );
}

/** Of a party that the registry does not know yet. */
async function newOpening(pool: Pool, account: string): Promise<string> {
  const party = newParty();
  const opening = { party: `0x${party}`, name: "Somebody", relayed: "ab".repeat(32) };
  await keepOpening(pool, account, { ...opening, askedAt: new Date() });
  return party;
}

async function newPublication(pool: Pool, party: string): Promise<string> {
  const code = `urn:uuid:${randomUUID()}`;
  const one = { party, code, sections: ["product"], facts: undefined } as const;
  return String(await publishCode(pool, { ...one, publishedAt: new Date(), untilAt: undefined }));
}

/** Put to the vote before everybody: it is no party's own. */
async function newProposal(pool: Pool): Promise<string> {
  const proposed: Proposed = { matter: "expulsion", role: 1, party: `0x${newParty()}` };
  const content = contentOf(proposed);
  await keepProposed(pool, content, proposed, new Date());
  return content.replace(/^0x/, "");
}

async function newContainment(pool: Pool, { account, party }: Owner): Promise<string> {
  const [id, at] = [randomUUID(), new Date()];
  const draft = { id, party, sayers: [party], reason: "a crack", suspects: [], at, madeAt: at };
  await inTransaction(pool, (client) => simulateContainment(client, { ...draft, madeBy: account }));
  return id;
}

async function newPendingAct(pool: Pool, { account, party }: Owner): Promise<string> {
  const id = await keepPending(pool, {
    party,
    act: "SetPolicy",
    message: { party: `0x${party}`, managedActs: [] },
    extra: {},
    nonce: 0n,
    deadline: BigInt(Math.floor(Date.now() / 1000) + 3600),
    madeBy: account,
    madeAt: new Date(),
    idempotencyKey: undefined,
  });
  return id ?? "";
}

async function newException(pool: Pool, party: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO epcis_exception (sayer, kind, about, opened_at)
     VALUES ($1, 'unknownPlace', gen_random_uuid()::text, now()) RETURNING exception_id AS id`,
    [Buffer.from(party, "hex")],
  );
  return rows[0]?.id ?? "";
}

const papersOf = (party: string): Papers => ({
  v: 1,
  kind: "application",
  party,
  role: "supplier",
  name: "Somebody",
  country: "CN",
  registration: "1",
  statement: "Makes something.",
  salt: Buffer.alloc(16, 1).toString("base64url"),
});

/** Something that a party attests, of another's device. */
async function newAttestation(pool: Pool, attester: string): Promise<string> {
  const [id, at] = [randomUUID(), new Date()];
  const [keyId, nonce, secretHash, ekName] = [32, 32, 32, 34].map((length) =>
    randomBytes(length),
  ) as [Buffer, Buffer, Buffer, Buffer];
  const tpm = { ek: randomBytes(9), ak: randomBytes(9), ekChain: [], ekName };
  const asked = { ...tpm, id, attester, factory: newParty(), keyId, nonce, secretHash };
  await keepChallenge(pool, asked, at, at);
  await keepResult(pool, asked, unproven("nonce"), {}, { appraisedAt: at, lapsesAt: at });
  return id;
}
