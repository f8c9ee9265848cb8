import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../../service/parties/consent/document.ts";
import { issueApiKey } from "../../../service/parties/people/api-key.store.ts";
import type { Capability } from "../../../service/parties/principal.ts";
import type { Inquiry } from "../../../service/evidence/inquiry.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import type { TestApi } from "../../support/http.ts";

const HOUR_MS = 3_600_000;

export const newSalt = (): string => randomBytes(16).toString("base64url");
export const inHours = (hours: number): string =>
  new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A machine of a party's. */
export async function machineOf(
  { intake }: TestApi,
  party: string,
  ...capabilities: Capability[]
): Promise<Record<string, string>> {
  const key = await issueApiKey(intake.database.pool, {
    party,
    label: "test",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + HOUR_MS),
  });
  return { authorization: `Bearer ${key?.text ?? ""}` };
}

export const newParty = (): string => randomBytes(32).toString("hex");

/** Lets `grantee` look at everything of this year, in every detail, for an application for credit. */
export const documentFor = (
  grantee: string,
  changes: Partial<EnterpriseAuthorisation> = {},
): EnterpriseAuthorisation => ({
  v: 1,
  kind: "enterprise-authorisation",
  grantor: testFactory,
  grantee,
  scope: {
    sections: ["deviceTrust"],
    from: "2020-01-01T00:00:00.000Z",
    to: "2100-01-01T00:00:00.000Z",
    resolution: "record",
  },
  purpose: "creditApplication",
  validFrom: inHours(-1),
  expiresAt: inHours(1),
  uses: null,
  consents: [],
  salt: newSalt(),
  ...changes,
});

/** Has the factory's machine send a document; the chain has not heard of it yet. @returns its commitment */
export async function send(api: TestApi, document: EnterpriseAuthorisation): Promise<string> {
  const commitment = commitmentOf(document);
  const headers = await machineOf(api, testFactory, "sign");
  const url = `/v1/parties/${document.grantor}/authorisations`;
  const answer = await ask(api, "POST", url, { headers, body: { commitment, document } });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return commitment;
}

/** As if the index had seen the grant. */
export async function grantOnChain(pool: Pool, commitment: string, final = true): Promise<void> {
  await pool.query(
    `INSERT INTO consent_grant (grantor, commitment, granted_block, granted_block_hash, granted_at, final)
     VALUES ($1, $2, 5, $3, now(), $4)
     ON CONFLICT (grantor, commitment) DO UPDATE SET final = EXCLUDED.final`,
    [Buffer.from(testFactory, "hex"), Buffer.from(commitment, "hex"), Buffer.alloc(32), final],
  );
}

/** As if the index had seen the revocation. */
export async function revokeOnChain(pool: Pool, commitment: string): Promise<void> {
  await pool.query(
    "UPDATE consent_grant SET revoked_at = now() WHERE grantor = $1 AND commitment = $2",
    [Buffer.from(testFactory, "hex"), Buffer.from(commitment, "hex")],
  );
}

/** Lets a new party look, with everything final. */
export async function authorised(
  api: TestApi,
  changes: Partial<EnterpriseAuthorisation> = {},
): Promise<{ party: string; headers: Record<string, string>; commitment: string }> {
  const party = newParty();
  const commitment = await send(api, documentFor(party, changes));
  await grantOnChain(api.intake.database.pool, commitment);
  return { party, commitment, headers: await machineOf(api, party, "look", "view") };
}

export const PURPOSE = "purpose=creditApplication";

/** A look at the factory's devices. */
export const look = (
  api: TestApi,
  headers: Record<string, string>,
  query = PURPOSE,
  path = "devices",
): Promise<Answer> => ask(api, "GET", `/v1/factories/${testFactory}/${path}?${query}`, { headers });

/** What an answer comes to: allowed, or the code and its reason. */
export const outcomeOf = ({ body, status }: Answer): string =>
  status === 200 ? "allowed" : [body["code"], body["reason"]].filter(Boolean).join(" ");

/** What the log holds of a party's looks at a factory, oldest first. */
export async function looksOf(
  { intake }: TestApi,
  party: string,
  factory = testFactory,
): Promise<Inquiry[]> {
  const { rows } = await intake.database.pool.query<{ body: Buffer }>(
    `SELECT r.body FROM inquiry i JOIN attested_record r USING (leaf_index)
     WHERE i.factory = $1 AND i.looker = $2 ORDER BY i.leaf_index`,
    [Buffer.from(factory, "hex"), Buffer.from(party, "hex")],
  );
  return rows.map(({ body }) => JSON.parse(body.toString("utf8")) as Inquiry);
}
