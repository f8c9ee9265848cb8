import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { openFieldKeys } from "../../service/field-keys.ts";
import { Looks, type LooksOptions } from "../../service/http/looks-decide.ts";
import { inquirySigner } from "../../service/inquiry-key.ts";
import { Standings } from "../../service/parties/consent/standings.store.ts";
import { InquiryLog, type InquiryLogOptions } from "../../service/parties/inquiry/inquiry.job.ts";
import { Pseudonyms } from "../../service/parties/inquiry/pseudonym.store.ts";
import type { InquirySigner } from "../../service/parties/inquiry/sign-inquiry.ts";
import { Snapshots } from "../../service/portrait/snapshot/snapshots.job.ts";
import type { FieldCipher } from "../../service/parties/privacy/cipher.ts";
import { testOperator, testOrigin } from "./device.ts";
import { newKey } from "./enrolment.ts";

export const INDEX_AGE_MS_MAX = 15_000;

export async function testCipher(): Promise<FieldCipher> {
  const directory = await mkdtemp(join(tmpdir(), "tallystick-keys-"));
  return openFieldKeys(join(directory, "field-keys.json"));
}

/** An inquiry key, as if its registration were on chain and final. */
export async function registeredSigner(pool: Pool): Promise<InquirySigner> {
  const signer = inquirySigner(newKey(), testOrigin);
  await pool.query(
    `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, registered_block,
       registered_block_hash, final)
     VALUES ($1, $2, $3, $4, 0, 'software', 1, $5, true)`,
    [
      Buffer.from(signer.keyId),
      Buffer.from(testOperator, "hex"),
      signer.device,
      Buffer.from(signer.keyStore.spki),
      Buffer.alloc(32),
    ],
  );
  return signer;
}

/** As if the index had caught up with the chain so many milliseconds ago, and went on being as old. */
export async function setIndexAge(pool: Pool, ageMs: number): Promise<void> {
  const standing = ageMs === 0 ? 86_400_000 : -ageMs;
  await pool.query(
    `INSERT INTO index_pass (passed_at) VALUES (clock_timestamp() + $1 * interval '1 millisecond')
     ON CONFLICT (only_row) DO UPDATE SET passed_at = EXCLUDED.passed_at`,
    [standing],
  );
}

export const testInquiryLog = (
  pool: Pool,
  signer: InquirySigner,
  options: Partial<InquiryLogOptions> = {},
): InquiryLog =>
  new InquiryLog({
    pool,
    signer,
    now: () => new Date(),
    batchMax: 200,
    requireWhole: () => Promise.resolve(),
    onError: () => undefined,
    ...options,
  });

const requireWhole = (): Promise<void> => Promise.resolve();

export interface TestLooks {
  readonly looks: Looks;
  readonly snapshots: Snapshots;
  readonly cipher: FieldCipher;
}

/** The one way to a factory's data, over a database of the test's. */
export async function testLooks(
  pool: Pool,
  identify: LooksOptions["identify"],
  now: () => Date = () => new Date(),
): Promise<TestLooks> {
  const cipher = await testCipher();
  await setIndexAge(pool, 0);
  const signer = await registeredSigner(pool);
  const standings = new Standings({
    pool,
    cipher,
    indexAgeMsMax: INDEX_AGE_MS_MAX,
    monotonicMs: () => performance.now(),
    countMax: 100,
  });
  const looks = new Looks({
    standings,
    log: testInquiryLog(pool, signer),
    pseudonyms: new Pseudonyms(pool, cipher),
    now,
    identify,
  });
  return {
    looks,
    snapshots: new Snapshots({ pool, signer, standings, requireWhole, now }),
    cipher,
  };
}
