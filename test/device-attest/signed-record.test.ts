import { expect, test } from "vitest";
import { equal } from "../../device-attest/bytes.ts";
import { contentOf, encodeEnvelope, openEnvelope } from "../../device-attest/envelope.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { requireSigned } from "../../device-attest/signature.ts";
import { CHAIN_START, type RecordDraft, signRecord } from "../../device-attest/signed-record.ts";
import { logIdOf, statementHashOf } from "../../device-attest/statement.ts";
import { draft, freshKey } from "./support/drafts.ts";

const keyStore = freshKey();
const signer = { keyStore, logId: logIdOf("tallystick/x"), salt: "AAAAAAAAAAAAAAAAAAAAAA" };

test("what is signed is what a receiver takes apart", async () => {
  const first = await signRecord(draft(), CHAIN_START, signer);
  const second = await signRecord(draft(), first.position, signer);
  const opened = openEnvelope(Buffer.from(encodeEnvelope(second.envelope)));
  requireSigned(deviceKey(keyStore.spki).verify, opened.statementBytes, opened.signature);
  expect(contentOf(opened).record).toMatchObject({ ...draft(), sequence: 2, salt: signer.salt });
  const { previous, sequence } = opened.statement;
  expect(sequence).toBe(2);
  expect(equal(previous, statementHashOf(first.envelope.statement))).toBe(true);
  expect(equal(second.position.previous, statementHashOf(opened.statementBytes))).toBe(true);
});

test.each([
  ["a member that is undefined", { step: undefined }, "schema"],
  ["a day that no calendar has", { capturedAt: "2026-02-31T00:00:00.000Z" }, "schema"],
  ["an unknown member", { more: 1 }, "schema"],
  ["a lone surrogate", { machine: "\udc00" }, "unicode"],
])("signs no draft with %s", async (_name, change, code) => {
  const wrong = { ...draft(), ...change } as RecordDraft;
  await expect(signRecord(wrong, CHAIN_START, signer)).rejects.toMatchObject({ code });
});

test("signs no event with a fraction deep inside", async () => {
  const { readings: _readings, ...rest } = draft() as Extract<RecordDraft, { kind: "reading" }>;
  const event = { ...rest, kind: "event", event: { a: [{ b: 0.5 }] } } as const;
  await expect(signRecord(event, CHAIN_START, signer)).rejects.toMatchObject({
    code: "numberRange",
  });
});
