import { createHash, createPublicKey, verify } from "node:crypto";
import npmCanonicalize from "canonicalize";
import { describe, expect, test } from "vitest";
import { deviceKey } from "../../device-attest/key.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { assess } from "../../service/ingest/assessment.ts";
import { KeyRing } from "../../service/ingest/key-ring.ts";
import { vectorFiles } from "../vectors/generate.ts";
import type { EnvelopeVector, Vector, VectorFiles } from "../vectors/vector.ts";
import { bytesOf } from "./support/vector-suite.ts";
import { vectorsIn } from "./support/vectors.ts";

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const sha256 = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");
const p256 = (spki: string) =>
  ({
    key: createPublicKey({ key: hex(spki), format: "der", type: "spki" }),
    dsaEncoding: "ieee-p1363",
  }) as const;

const names = Object.keys(vectorFiles) as (keyof VectorFiles)[];
const right = ({ refused }: Vector): boolean => refused === undefined;

test("there are many, half of them refused, and no two of a file share a name", () => {
  const files = names.map((name): readonly Vector[] => vectorsIn(name).vectors);
  const all = files.flat();
  expect(all.length).toBeGreaterThanOrEqual(60);
  const refused = all.filter((vector) => !right(vector));
  expect(refused.length).toBeGreaterThanOrEqual(all.length / 2);
  for (const vectors of files)
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
});

test.each(names)("%s is what the generator makes", (name) => {
  expect(vectorsIn(name)).toEqual(JSON.parse(JSON.stringify(vectorFiles[name]())));
});

describe("looked at without our code", () => {
  test("canonical forms are those of the package `canonicalize`", () => {
    for (const { json, canonical, sha256: hash } of vectorsIn("jcs.json").vectors.filter(right)) {
      expect(npmCanonicalize(JSON.parse(json))).toBe(canonical);
      expect(sha256(canonical ?? "")).toBe(hash);
    }
  });

  test("key ids and statement hashes are plain SHA-256", () => {
    for (const { spki, keyId } of vectorsIn("key.json").vectors.filter(right))
      expect(sha256(hex(spki))).toBe(keyId);
    for (const vector of vectorsIn("statement.json").vectors.filter(right)) {
      expect(hex(vector.hex)).toHaveLength(184);
      expect(sha256(hex(vector.hex))).toBe(vector.sha256);
    }
  });

  test("OpenSSL accepts the right signatures and the high twin, and no other", () => {
    for (const vector of vectorsIn("signature.json").vectors) {
      const { name, spki, message, signature, refused } = vector;
      const isAccepted = verify("sha256", hex(message), p256(spki), hex(signature));
      const isTwin = name === "high s: its twin, valid ECDSA";
      expect({ name, isAccepted }).toEqual({ name, isAccepted: refused === undefined || isTwin });
    }
  });

  test("checkpoints verify with OpenSSL", () => {
    for (const { logKey, note } of vectorsIn("checkpoint.json").vectors.filter(right)) {
      const [body = "", lines = ""] = note.split("\n\n");
      const [name = ""] = logKey.split("+");
      const line = lines.split("\n").find((one) => one.startsWith(`— ${name} `)) ?? "";
      const signature = Buffer.from(line.split(" ")[2] ?? "", "base64").subarray(4);
      const raw = Buffer.from(logKey.split("+").slice(2).join("+"), "base64").subarray(1);
      const key = Buffer.concat([hex("302a300506032b6570032100"), raw]);
      const spki = createPublicKey({ key, format: "der", type: "spki" });
      expect(verify(null, Buffer.from(`${body}\n`), spki, signature)).toBe(true);
    }
  });
});

test("the service comes to the same end with every envelope", () => {
  const { origin, spki, device, vectors } = vectorsIn("envelope.json");
  const context = {
    logId: logIdOf(origin),
    keys: new KeyRing([
      { keyNo: 1, spki: deviceKey(hex(spki)).spki, device, factory: "f0".repeat(32), ended: false },
    ]),
    now: Date.parse("2026-08-01T06:00:05.000Z"),
    clockAheadMsMax: 60_000,
    clockBehindMsMax: 60_000,
    payloadBytesMax: 1_000_000,
  };
  const outcomeOf = (vector: EnvelopeVector): Partial<EnvelopeVector> => {
    const outcome = assess(bytesOf(vector), context);
    if (outcome.kind === "quarantined") return { refused: outcome.code, keptIn: "quarantine" };
    if (outcome.kind === "deferred") throw new Error("the key is known");
    if (outcome.fault !== undefined) return { refused: outcome.fault, keptIn: "log" };
    return { statementHash: sha256(outcome.statement), sequence: outcome.sequence };
  };
  for (const vector of vectors) expect(vector).toMatchObject(outcomeOf(vector));
});
