import { concat, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { decodeStatement } from "../../../device-attest/statement.ts";
import type { StatementVector, VectorFile } from "../vector.ts";
import { inspection, key, PREVIOUS, recordHashOf, sha256, statementOf } from "./materials.ts";

/** A right statement with some bytes put over it. */
function patched(at: number, bytes: Uint8Array, base = statementOf({})): Uint8Array {
  const copy = Uint8Array.from(base);
  copy.set(bytes, at);
  return copy;
}

const sequenceBytes = (sequence: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, sequence);
  return bytes;
};

const second = statementOf({ sequence: 2 });
const wrong: readonly (readonly [string, Uint8Array, NonNullable<StatementVector["refused"]>])[] = [
  ["a byte short", statementOf({}).subarray(0, 183), "statementLength"],
  ["a byte long", concat(statementOf({}), new Uint8Array(1)), "statementLength"],
  ["nothing", new Uint8Array(0), "statementLength"],
  ["another version", patched(0, utf8("tallystick/rec/2")), "statementTag"],
  ["another case", patched(0, utf8("Tallystick/rec/1")), "statementTag"],
  ["sequence 0", patched(144, sequenceBytes(0n)), "sequenceRange"],
  ["sequence 2^53", patched(144, sequenceBytes(2n ** 53n), second), "sequenceRange"],
  ["sequence 2^64-1", patched(144, sequenceBytes(2n ** 64n - 1n), second), "sequenceRange"],
  ["sequence little-endian", patched(144, sequenceBytes(2n ** 56n)), "sequenceRange"],
  ["previous at sequence 1", patched(152, PREVIOUS), "previousRange"],
  ["no previous at sequence 2", patched(144, sequenceBytes(2n)), "previousRange"],
];

export const statement = (): VectorFile<StatementVector> => ({
  about: "The 184 bytes that are signed and logged, and what they say.",
  vectors: [
    accepted("the first of a chain", statementOf({})),
    accepted(
      "the second of a chain",
      statementOf({ sequence: 2, previous: sha256(statementOf({})) }),
    ),
    accepted(
      "with a judgement",
      statementOf({
        sequence: 2,
        recordHash: recordHashOf(inspection),
        judgementHash: sha256("a judgement"),
      }),
    ),
    accepted("the last sequence there is", statementOf({ sequence: Number.MAX_SAFE_INTEGER })),
    ...(["inq", "snp", "dec", "rev"] as const).map((kind) =>
      accepted(`of the service: ${kind}`, statementOf({ kind, keyId: key.keyId })),
    ),
    ...wrong.map(([name, bytes, refused]) => ({ name, hex: toHex(bytes), refused })),
  ],
});

function accepted(name: string, bytes: Uint8Array): StatementVector {
  const { kind, sequence, ...hashes } = decodeStatement(bytes);
  const fields = {
    kind,
    logId: toHex(hashes.logId),
    recordHash: toHex(hashes.recordHash),
    judgementHash: toHex(hashes.judgementHash),
    keyId: toHex(hashes.keyId),
    sequence,
    previous: toHex(hashes.previous),
  };
  return { name, hex: toHex(bytes), sha256: toHex(sha256(bytes)), fields };
}
