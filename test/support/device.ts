import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { toBase64Url, utf8 } from "../../device-attest/bytes.ts";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import { deviceKey } from "../../device-attest/key.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../device-attest/signed-record.ts";
import { encodeStatement, statementHashOf } from "../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { softwareKeyOf } from "../../device-attest/software-key.ts";

export const testOrigin = "tallystick/000102030405060708090a0b0c0d0e0f";
export const testFactory = "f0".repeat(32);
/** Party id of whoever runs the service under test. */
export const testOperator = "0e".repeat(32);

/** A device that signs in memory, for tests that are about what happens to its records. */
export class TestDevice {
  readonly urn: string;
  readonly keyStore: KeyStore;
  readonly logId: Uint8Array;
  position: ChainPosition = CHAIN_START;

  constructor(logId: Uint8Array, name = randomBytes(6).toString("hex")) {
    this.urn = `urn:tallystick:device:${name}`;
    this.logId = logId;
    this.keyStore = softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
  }

  /** The next record, signed: what a device would send. */
  async next(overrides: Partial<RecordDraft> = {}): Promise<Envelope> {
    const signed = await signRecord(this.draft(overrides), this.position, {
      keyStore: this.keyStore,
      logId: this.logId,
      salt: toBase64Url(randomBytes(16)),
    });
    this.position = signed.position;
    return signed.envelope;
  }

  async payload(overrides: Partial<RecordDraft> = {}): Promise<Uint8Array> {
    return Buffer.from(encodeEnvelope(await this.next(overrides)));
  }

  draft(overrides: Partial<RecordDraft> = {}): RecordDraft {
    return {
      device: this.urn,
      machine: "mill-1",
      capturedAt: new Date().toISOString(),
      kind: "reading",
      source: "sensor",
      subjects: [],
      ...(overrides.kind !== "event" && {
        readings: [{ metric: "spindle.power", unit: "W", value: "1520.5", offsetMs: 0 }],
      }),
      ...overrides,
    } as RecordDraft;
  }

  /** As if the registration were on chain and final. @returns its key number */
  async register(pool: Pool): Promise<number> {
    const { keyId, spki } = deviceKey(this.keyStore.spki);
    const { rows } = await pool.query<{ key_no: number }>(
      `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, registered_block,
         registered_block_hash, final)
       VALUES ($1, $2, $3, $4, 0, 'software', 1, $5, true) RETURNING key_no`,
      [
        Buffer.from(keyId),
        Buffer.from(testFactory, "hex"),
        this.urn,
        Buffer.from(spki),
        Buffer.alloc(32),
      ],
    );
    return rows[0]?.key_no ?? 0;
  }
}

/** Signs any JSON as if it were a record: a device that does not hold itself to the schema. */
export async function signUnchecked(device: TestDevice, record: Json): Promise<Envelope> {
  const sequence = device.position.sequence + 1;
  const statement = encodeStatement({
    kind: "rec",
    logId: device.logId,
    recordHash: sha256(utf8(canonicalize(record))),
    judgementHash: new Uint8Array(32),
    keyId: sha256(device.keyStore.spki),
    sequence,
    previous: device.position.previous,
  });
  device.position = { sequence, previous: statementHashOf(statement) };
  return {
    statement,
    signature: await device.keyStore.sign(statement),
    record,
    judgement: undefined,
  };
}
