import { describe, expect, test } from "vitest";
import { fromHex, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { openCheckpoint, parseLogKey } from "../../../device-attest/checkpoint.ts";
import { contentOf, openEnvelope } from "../../../device-attest/envelope.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { requireJudgementOf } from "../../../device-attest/judgement.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { possessionMessage } from "../../../device-attest/possession.ts";
import { asReceipts, openReceipts, requireIncluded } from "../../../device-attest/receipt.ts";
import { asRecord } from "../../../device-attest/record.ts";
import { requireSigned } from "../../../device-attest/signature.ts";
import { decodeStatement, encodeStatement, logIdOf } from "../../../device-attest/statement.ts";
import { asInquiry } from "../../../service/evidence/inquiry.ts";
import { ambiguity } from "../../../device-attest/strict-json.ts";
import type { EnvelopeVector, VectorFiles } from "../../vectors/vector.ts";
import { vectorsIn } from "./vectors.ts";
import { sha256 } from "#crypto";

/** What `check` finds out, or the code with which it refuses. */
function outcomeOf(check: () => object): object {
  try {
    return check();
  } catch (error) {
    if (error instanceof Fault) return { refused: error.code };
    throw error;
  }
}

type VectorOf<N extends keyof VectorFiles> = VectorFiles[N]["vectors"][number];

/** Each vector of a file: `check` finds nothing but what the vector says, or refuses with its code. */
function suite<N extends keyof VectorFiles>(
  file: N,
  check: (vector: VectorOf<N>) => Partial<VectorOf<N>>,
): void {
  const vectors: readonly VectorOf<N>[] = vectorsIn(file).vectors;
  describe(`vectors of ${file}`, () => {
    test.each(vectors)("$name", (vector) => {
      const outcome = outcomeOf(() => check(vector));
      const { refused } = vector;
      expect(outcome).toEqual(refused === undefined ? outcome : { refused });
      expect(vector).toMatchObject(outcome);
    });
  });
}

/** Every vector, against whatever crypto this process uses. */
export function runAllVectors(): void {
  suite("jcs.json", ({ json }) => {
    const canonical = canonicalize(JSON.parse(json) as Json);
    const fault = ambiguity(json);
    if (fault !== undefined) throw fault;
    return { canonical, sha256: toHex(sha256(utf8(canonical))) };
  });

  suite("statement.json", ({ hex }) => {
    const bytes = fromHex(hex);
    const statement = decodeStatement(bytes);
    expect(toHex(encodeStatement(statement))).toBe(hex);
    const { kind, sequence, ...hashes } = statement;
    return { sha256: toHex(sha256(bytes)), fields: { kind, sequence, ...hexed(hashes) } };
  });

  suite("judgement.json", ({ record, hex }) => {
    const bytes = fromHex(hex);
    requireJudgementOf(asRecord(record), bytes);
    return { sha256: toHex(sha256(bytes)) };
  });

  suite("key.json", ({ spki }) => ({ keyId: toHex(deviceKey(fromHex(spki)).keyId) }));

  suite("signature.json", ({ spki, message, signature }) => {
    requireSigned(deviceKey(fromHex(spki)).verify, fromHex(message), fromHex(signature));
    return {};
  });

  suite("possession.json", (vector) => {
    const message = possessionMessage({ ...vector, logId: fromHex(vector.logId) });
    const { verify } = deviceKey(fromHex(vector.spki ?? ""));
    requireSigned(verify, message, fromHex(vector.signature ?? ""));
    return { message: toHex(message) };
  });

  const envelopes = vectorsIn("envelope.json");
  suite("envelope.json", (vector) => receive(vector, envelopes.origin, fromHex(envelopes.spki)));

  suite("inquiry.json", ({ record, signature, spki, statement }) => {
    const canonical = canonicalize(asInquiry(record));
    const { kind, recordHash } = decodeStatement(fromHex(statement ?? ""));
    expect([kind, toHex(recordHash)]).toEqual(["inq", toHex(sha256(utf8(canonical)))]);
    const { verify } = deviceKey(fromHex(spki ?? ""));
    requireSigned(verify, fromHex(statement ?? ""), fromHex(signature ?? ""));
    return { canonical };
  });

  suite("checkpoint.json", ({ logKey, note }) => {
    const { root, ...checkpoint } = openCheckpoint(note, parseLogKey(logKey));
    return { ...checkpoint, root: toHex(root) };
  });

  suite("receipt.json", ({ logKey, statement, receipts }) => {
    const opened = asReceipts(receipts);
    const checkpoint = openReceipts(opened, parseLogKey(logKey));
    for (const item of opened.items) requireIncluded(fromHex(statement), item, checkpoint);
    return {};
  });
}

/** What a receiver does with a message, without clock and chain. */
function receive(
  vector: EnvelopeVector,
  origin: string,
  spki: Uint8Array,
): Partial<EnvelopeVector> {
  const opened = openEnvelope(bytesOf(vector));
  const { kind, logId, sequence } = opened.statement;
  if (kind !== "rec") throw new Fault("statementTag");
  if (toHex(logId) !== toHex(logIdOf(origin))) throw new Fault("wrongLog");
  requireSigned(deviceKey(spki).verify, opened.statementBytes, opened.signature);
  contentOf(opened);
  return { statementHash: toHex(sha256(opened.statementBytes)), sequence };
}

export const bytesOf = ({ text, base64 }: EnvelopeVector): Uint8Array =>
  text === undefined ? Buffer.from(base64 ?? "", "base64") : utf8(text);

const hexed = <K extends string>(hashes: Readonly<Record<K, Uint8Array>>): Record<K, string> =>
  Object.fromEntries(
    Object.entries<Uint8Array>(hashes).map(([name, bytes]) => [name, toHex(bytes)]),
  ) as Record<K, string>;
