import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import type { Json } from "../../device-attest/jcs.ts";
import { encodeStatement, statementHashOf } from "../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { TestDevice } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
let lender: TestDevice;
beforeAll(async () => {
  intake = await testIntake();
  lender = new TestDevice(intake.logId);
  await lender.register(intake.database.pool);
  await intake.reloadKeys();
});
afterAll(() => intake.close());

const content = randomBytes(64).toString("base64url");

/** The next statement of a key about what its party keeps to itself. */
async function kept(kind: "dec" | "inq", record: Json = null): Promise<Envelope> {
  const { keyStore, logId, position } = lender;
  const statement = encodeStatement({
    kind,
    logId,
    recordHash: sha256(Buffer.from(JSON.stringify({ content }))),
    judgementHash: new Uint8Array(32),
    keyId: sha256(keyStore.spki),
    sequence: position.sequence + 1,
    previous: position.previous,
  });
  return { statement, signature: await keyStore.sign(statement), record, judgement: undefined };
}

const send = (envelope: Envelope) =>
  intake.pipeline.take({
    payload: Buffer.from(encodeEnvelope(envelope)),
    principal: "test",
    receivedAt: new Date(),
  });

it("the log takes a party's statement about what it keeps to itself, once", async () => {
  const envelope = await kept("dec");
  const first = await send(envelope);
  expect(first).toMatchObject({ kind: "logged", isNew: true, fault: undefined });
  expect(await send(envelope)).toMatchObject({ kind: "logged", isNew: false });
});

it("and keeps nothing of what it is about, also where somebody sends it along", async () => {
  const envelope = await kept("dec", { content });
  await send(envelope);
  const { pool } = intake.database;
  const { rows } = await pool.query<{ row: string; body: Buffer | null }>(
    "SELECT r::text AS row, body FROM attested_record r WHERE statement_hash = $1",
    [Buffer.from(statementHashOf(envelope.statement))],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.body).toBeNull();
  expect(rows[0]?.row).not.toContain(Buffer.from(content).toString("hex"));
});

it("but nothing of what the service alone says", async () => {
  expect(await send(await kept("inq"))).toMatchObject({
    kind: "quarantined",
    code: "statementTag",
  });
});
