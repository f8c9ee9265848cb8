import { fromBase64Url, toBase64Url } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import type { JsonObject } from "../../../device-attest/jcs.ts";
import {
  decodeStatement,
  encodeStatement,
  statementHashOf,
} from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { signUnchecked, type TestDevice } from "../../support/device.ts";

/** Makes what an enrolled device, or somebody who stole its key or heard its words, should never send. */
export type Spoil = (device: TestDevice) => Promise<string | Uint8Array>;

type Members = Readonly<Record<string, unknown>>;

const sound = async (device: TestDevice): Promise<string> => encodeEnvelope(await device.next());

/** Whatever device it is. */
export const plain =
  (payload: string | Uint8Array): Spoil =>
  () =>
    Promise.resolve(payload);

/** The next sound envelope, with its text changed. */
export const rewritten =
  (change: (text: string) => string): Spoil =>
  async (device) =>
    change(await sound(device));

/** The next sound envelope, with its members changed. */
export const changed = (change: (members: Members) => Members): Spoil =>
  rewritten((text) => JSON.stringify(change(JSON.parse(text) as Members)));

const inBytes = (member: string, change: (bytes: Buffer) => Uint8Array): Spoil =>
  changed((members) => {
    const bytes = Buffer.from(fromBase64Url(String(members[member])));
    return { ...members, [member]: toBase64Url(change(bytes)) };
  });

/** The next sound envelope, with the bytes of its statement changed. */
export const restated = (change: (statement: Buffer) => Uint8Array): Spoil =>
  inBytes("statement", change);

/** The next sound envelope, with the bytes of its signature changed. */
export const resigned = (change: (signature: Buffer) => Uint8Array): Spoil =>
  inBytes("signature", change);

/** Validly signs a sound record with these members changed, whatever they say. */
export const signing =
  (members: JsonObject): Spoil =>
  async (device) => {
    const { position } = device;
    const { record } = await device.next();
    device.position = position;
    return encodeEnvelope(await signUnchecked(device, { ...(record as JsonObject), ...members }));
  };

/**
 * An inspection whose statement commits to a judgement.
 * @param change of the right judgement, to the one that is signed
 * @param sent what travels with it
 */
export const judged =
  (
    change: (judgement: Uint8Array) => Uint8Array,
    sent: (committed: Uint8Array) => Uint8Array | undefined = (committed) => committed,
  ): Spoil =>
  async (device) => {
    const { judgement, ...envelope } = await device.next({ kind: "inspection", inspection });
    const committed = change(judgement ?? new Uint8Array(0));
    const statement = encodeStatement({
      ...decodeStatement(envelope.statement),
      judgementHash: sha256(committed),
    });
    device.position = { ...device.position, previous: statementHashOf(statement) };
    const signature = await device.keyStore.sign(statement);
    return encodeEnvelope({ ...envelope, statement, signature, judgement: sent(committed) });
  };

const inspection = {
  ruleSet: "11".repeat(32),
  ruleSetSalt: "22".repeat(32),
  lot: "33".repeat(32),
  sample: 1,
  attempt: 1,
  ordinal: 1,
  closing: false,
  measurements: [{ metric: "length", unit: "mm", value: "10.5" }],
  inspector: "qa-7",
  instrument: "caliper-3",
  calibrationDue: "2030-01-01",
};

/** At its place in the statement: docs/device-protocol.md, "The statement". */
export function withSequence(statement: Buffer, sequence: bigint): Buffer {
  statement.writeBigUInt64BE(sequence, 144);
  return statement;
}

/** The same signature with n - s for s: as valid to ECDSA, and not the one allowed spelling. */
export function highTwin(signature: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);
  const high = (order - s).toString(16).padStart(64, "0");
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(high, "hex")]);
}

export const nestedArrays = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
export const nestedObjects = (depth: number): string =>
  `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
