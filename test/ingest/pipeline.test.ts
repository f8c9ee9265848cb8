import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope, type Envelope, openEnvelope } from "../../device-attest/envelope.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import type { Settlement } from "../../service/ingest/arrival.ts";
import { signUnchecked, TestDevice } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
beforeAll(async () => {
  intake = await testIntake();
});
afterAll(() => intake.close());

const send = (payload: Uint8Array | string): Promise<Settlement> =>
  intake.pipeline.take({
    payload: Buffer.from(payload),
    principal: "test",
    receivedAt: new Date(),
  });

async function enrolled(): Promise<TestDevice> {
  const device = new TestDevice(intake.logId);
  await device.register(intake.database.pool);
  await intake.reloadKeys();
  return device;
}

interface Row {
  leaf_index: bigint;
  fault: string | null;
  body: Buffer | null;
}

async function rowOf(envelope: Envelope): Promise<Row | undefined> {
  const { rows } = await intake.database.pool.query<Row>(
    "SELECT leaf_index, fault, body FROM attested_record WHERE statement_hash = $1",
    [Buffer.from(statementHashOf(envelope.statement))],
  );
  return rows[0];
}

describe("a validly signed statement", () => {
  it("is logged with the next dense index, and only once", async () => {
    const device = await enrolled();
    const first = encodeEnvelope(await device.next());
    const second = encodeEnvelope(await device.next());
    const [a, b] = await Promise.all([send(first), send(second)]);
    const again = await send(first);
    expect(a).toMatchObject({ kind: "logged", isNew: true, fault: undefined });
    expect(again).toMatchObject({ kind: "logged", isNew: false });
    const indices = [a, b].map((one) => (one.kind === "logged" ? one.index : -1));
    expect(again.kind === "logged" && again.index).toBe(indices[0]);
    const { rows } = await intake.database.pool.query<Record<"size" | "count" | "next", bigint>>(
      "SELECT size, (SELECT count(*) FROM attested_record) AS count, (SELECT max(leaf_index) + 1 FROM attested_record) AS next FROM log_head",
    );
    expect(rows[0]?.size).toBe(rows[0]?.count);
    expect(rows[0]?.size).toBe(rows[0]?.next);
  });

  it("is stored once when it comes twice in one batch", async () => {
    const device = await enrolled();
    const payload = await device.payload();
    const both = await Promise.all([send(payload), send(payload)]);
    expect(both.map((one) => one.kind === "logged" && one.index)).toEqual([
      both[0]?.kind === "logged" && both[0].index,
      both[0]?.kind === "logged" && both[0].index,
    ]);
  });

  it("keeps its index in a batch of old and new in any order", async () => {
    const device = await enrolled();
    const payloads: Uint8Array[] = [];
    for (let at = 0; at < 12; at++) payloads.push(await device.payload());
    const known = new Map<number, number>();
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 2, 0, 5, 3, 6],
      [7, 1, 8, 6, 7, 9, 5, 10, 11, 0],
    ]) {
      const settled = await Promise.all(order.map((at) => send(payloads[at] as Uint8Array)));
      for (const [at, one] of settled.entries()) {
        const index = one.kind === "logged" ? one.index : -1;
        expect(index).toBe(known.get(order[at] as number) ?? index);
        known.set(order[at] as number, index);
      }
    }
    for (const [at, index] of known) {
      const hash = statementHashOf(openEnvelope(payloads[at] as Uint8Array).statementBytes);
      const { rows } = await intake.database.pool.query<{ leaf_index: bigint }>(
        "SELECT leaf_index FROM attested_record WHERE statement_hash = $1",
        [Buffer.from(hash)],
      );
      expect(Number(rows[0]?.leaf_index)).toBe(index);
    }
  });

  it.each<[string, (device: TestDevice) => Promise<Envelope>]>([
    ["schema", (device) => signUnchecked(device, { v: 1, kind: "reading", nonsense: true })],
    ["clockAhead", (device) => device.next({ capturedAt: yearsFromNow(1) })],
    ["clockBehind", (device) => device.next({ capturedAt: yearsFromNow(-1) })],
    ["recordDevice", (device) => device.next({ device: "urn:tallystick:device:other" })],
  ])("enters the log as refused:%s with its content", async (code, make) => {
    const device = await enrolled();
    const envelope = await make(device);
    expect(await send(encodeEnvelope(envelope))).toMatchObject({ kind: "logged", fault: code });
    expect(await rowOf(envelope)).toMatchObject({
      fault: code,
      body: expect.any(Buffer) as Buffer,
    });
  });

  it.each<[string, (text: string) => string]>([
    ["recordHash", (text) => text.replace('"value":"1520.5"', '"value":"1520.4"')],
    ["duplicateKey", (text) => text.replace('"machine":', '"machine":"x","machine":')],
    ["numberRange", (text) => text.replace('"offsetMs":0', '"offsetMs":0.0')],
    ["numberRange", (text) => text.replace('"offsetMs":0', '"offsetMs":9007199254740993')],
    [
      "tooDeep",
      (text) => text.replace('"record":', `"record":${"[".repeat(40)}${"]".repeat(40)},"r":`),
    ],
  ])("enters the log as refused:%s, and the right content heals it", async (code, spoil) => {
    const device = await enrolled();
    const envelope = await device.next();
    const text = encodeEnvelope(envelope);
    expect(await send(spoil(text))).toMatchObject({ kind: "logged", fault: code, isNew: true });
    expect(await rowOf(envelope)).toMatchObject({ fault: code, body: null });
    expect(await send(text)).toMatchObject({ kind: "logged", isNew: false });
    expect(await rowOf(envelope)).toMatchObject({
      fault: null,
      body: expect.any(Buffer) as Buffer,
    });
  });

  it("is not spoiled by a wrong content that comes later", async () => {
    const device = await enrolled();
    const envelope = await device.next();
    const text = encodeEnvelope(envelope);
    await send(text);
    await send(text.replace('"value":"1520.5"', '"value":"1520.4"'));
    expect(await rowOf(envelope)).toMatchObject({
      fault: null,
      body: expect.any(Buffer) as Buffer,
    });
  });

  it("that does not follow its predecessor is marked previousMismatch", async () => {
    const device = await enrolled();
    await send(await device.payload());
    device.position = { ...device.position, previous: new Uint8Array(32).fill(7) };
    const envelope = await device.next();
    await send(encodeEnvelope(envelope));
    expect(await rowOf(envelope)).toMatchObject({ fault: "previousMismatch" });
  });

  it("for a sequence that is taken is logged too, as equivocation", async () => {
    const device = await enrolled();
    const before = device.position;
    const first = await send(await device.payload({ machine: "mill-1" }));
    device.position = before;
    const other = await send(await device.payload({ machine: "mill-2" }));
    const { rows } = await intake.database.pool.query<{ first_index: bigint; other_index: bigint }>(
      "SELECT first_index, other_index FROM equivocation ORDER BY other_index DESC LIMIT 1",
    );
    expect(Number(rows[0]?.first_index)).toBe(first.kind === "logged" && first.index);
    expect(Number(rows[0]?.other_index)).toBe(other.kind === "logged" && other.index);
  });

  it("after a gap is logged, and so is what fills the gap", async () => {
    const device = await enrolled();
    const payloads = [await device.payload(), await device.payload(), await device.payload()];
    for (const at of [2, 0, 1])
      expect(await send(payloads[at]!)).toMatchObject({ kind: "logged", fault: undefined });
  });
});

describe("what has no valid signature of a live key", () => {
  it.each<[string, (text: string) => string]>([
    ["malformed", () => "{not json"],
    ["malformed", () => "\ufffe\ud800"],
    ["envelope", () => "[]"],
    ["envelope", () => `{"statement":7,"signature":"","record":{}}`],
    ["statementLength", (text) => text.replace(/"statement":"(.{8})/, '"statement":"')],
    ["encoding", (text) => text.replace(/"signature":"/, '"signature":"!')],
    ["signatureLength", (text) => text.replace(/"signature":"(.{4})/, '"signature":"')],
    ["tooLarge", (text) => text.replace('"record":', `"pad":"${"x".repeat(1_100_000)}","record":`)],
  ])("is quarantined as %s", async (code, spoil) => {
    const device = await enrolled();
    const text = encodeEnvelope(await device.next());
    expect(await send(spoil(text))).toEqual({ kind: "quarantined", code });
  });

  it("is quarantined as highS when s is in the upper half", async () => {
    const device = await enrolled();
    const envelope = await device.next();
    expect(
      await send(encodeEnvelope({ ...envelope, signature: highTwin(envelope.signature) })),
    ).toEqual({ kind: "quarantined", code: "highS" });
  });

  it("is quarantined as badSignature when the signature is another statement's", async () => {
    const device = await enrolled();
    const [a, b] = [await device.next(), await device.next()];
    expect(await send(encodeEnvelope({ ...a, signature: b.signature }))).toEqual({
      kind: "quarantined",
      code: "badSignature",
    });
  });

  it("is quarantined as wrongLog when it is bound to another log", async () => {
    const device = new TestDevice(new Uint8Array(32).fill(9));
    await device.register(intake.database.pool);
    await intake.reloadKeys();
    expect(await send(await device.payload())).toEqual({ kind: "quarantined", code: "wrongLog" });
  });

  it("is quarantined as keyEnded after the key's life", async () => {
    const device = new TestDevice(intake.logId);
    const keyNo = await device.register(intake.database.pool);
    await intake.database.pool.query("UPDATE device_key SET until_index = 0 WHERE key_no = $1", [
      keyNo,
    ]);
    await intake.reloadKeys();
    expect(await send(await device.payload())).toEqual({ kind: "quarantined", code: "keyEnded" });
  });
});

describe("what is signed by a key that nobody knows yet", () => {
  it("is deferred and kept whole, once", async () => {
    const device = new TestDevice(intake.logId);
    const payload = await device.payload();
    expect(await send(payload)).toEqual({ kind: "deferred" });
    expect(await send(payload)).toEqual({ kind: "deferred" });
    const { rows } = await intake.database.pool.query<{ payload: Buffer }>(
      "SELECT payload FROM deferred",
    );
    expect(rows.filter((row) => Buffer.compare(row.payload, payload) === 0)).toHaveLength(1);
  });
});

const yearsFromNow = (years: number): string =>
  new Date(Date.now() + years * 366 * 86_400_000).toISOString();

function highTwin(signature: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);
  const high = (order - s).toString(16).padStart(64, "0");
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(high, "hex")]);
}
