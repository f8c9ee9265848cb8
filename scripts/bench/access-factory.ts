import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { generateKeyPairSync } from "node:crypto";
import { deviceKey } from "../../device-attest/key.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { saveAuthorisation } from "../../service/parties/consent/authorisation.store.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../service/parties/consent/document.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";

const DAY_MS = 86_400_000;
const DEVICES = 4;

/** Three whole months that are over, with records in every hour. */
export const PERIOD = { from: "2026-01-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };

/** Four devices that sent a record each second for three months, as they were counted. @returns the factory's party id */
export async function makeFactory(pool: Pool): Promise<string> {
  const factory = randomBytes(32);
  for (let at = 0; at < DEVICES; at++) {
    const { keyId, spki } = deviceKey(
      softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey).spki,
    );
    const { rows } = await pool.query<{ key_no: number }>(
      `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, registered_block,
         registered_block_hash, final)
       VALUES ($1, $2, $3, $4, 0, 'software', 1, $5, true) RETURNING key_no`,
      [keyId, factory, `urn:dev:ops:32473-${String(at)}`, spki, Buffer.alloc(32)],
    );
    await pool.query(
      `INSERT INTO activity
       SELECT $1, b.resolution, date_trunc(b.resolution, hour, 'UTC'), 'sensor', 3600 * count(*), 0, 0,
         min(h) * 3600 + 1, (max(h) + 1) * 3600, min(h) * 14400, max(h) * 14400 + 14399
       FROM (VALUES ('hour'), ('day'), ('month')) b(resolution),
         generate_series($2::timestamptz, $3::timestamptz - interval '1 hour', interval '1 hour')
           WITH ORDINALITY s(hour, h)
       GROUP BY 2, 3`,
      [rows[0]?.key_no, PERIOD.from, PERIOD.to],
    );
  }
  return factory.toString("hex");
}

/** A lender whom the factory lets look, as if the chain had said so. @returns the headers of its machine */
export async function makeLender(pool: Pool, factory: string): Promise<Record<string, string>> {
  const grantee = randomBytes(32).toString("hex");
  const scope = { sections: ["deviceTrust" as const], ...PERIOD, resolution: "hour" as const };
  await letLook(pool, { grantor: factory, grantee, scope, purpose: "creditMonitoring" });
  return { authorization: `Bearer ${await lookKey(pool, grantee)}` };
}

type Granted = Pick<EnterpriseAuthorisation, "grantor" | "grantee" | "scope" | "purpose">;

/** As if the chain had said so. */
export async function letLook(pool: Pool, granted: Granted): Promise<EnterpriseAuthorisation> {
  const now = Date.now();
  const document: EnterpriseAuthorisation = {
    v: 1,
    kind: "enterprise-authorisation",
    ...granted,
    validFrom: new Date(now - DAY_MS).toISOString(),
    expiresAt: new Date(now + DAY_MS).toISOString(),
    uses: null,
    consents: [],
    salt: randomBytes(16).toString("base64url"),
  };
  const commitment = commitmentOf(document);
  await saveAuthorisation(pool, commitment, document, new Date(now));
  await pool.query(
    `INSERT INTO consent_grant (grantor, commitment, granted_block, granted_block_hash, final)
     VALUES ($1, $2, 1, $3, true)`,
    [Buffer.from(granted.grantor, "hex"), Buffer.from(commitment, "hex"), Buffer.alloc(32)],
  );
  return document;
}

/** An API key of a party's that may look. */
export async function lookKey(pool: Pool, party: string): Promise<string> {
  const now = Date.now();
  const key = await issueApiKey(pool, {
    party,
    label: "bench",
    capabilities: ["look"],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(now),
    expiresAt: new Date(now + DAY_MS),
  });
  return key?.text ?? "";
}
