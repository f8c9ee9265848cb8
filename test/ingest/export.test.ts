import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { machineOf } from "../parties/consent/http-support.ts";
import { ask } from "../support/ask.ts";
import { testFactory, type TestDevice } from "../support/device.ts";
import { type TestApi, testApi } from "../support/http.ts";

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  headers = await machineOf(api, testFactory, "view");
});
afterAll(() => api.close());

/** Signs records for the same sequence so many times: rivals, all of them in the log. */
async function sendRivals(device: TestDevice, count: number): Promise<void> {
  const { position } = device;
  for (let at = 0; at < count; at++) {
    device.position = position;
    await send(device);
  }
}

const reading = { metric: "m".repeat(40), unit: "W", value: "1520.5", offsetMs: 0 };

async function send(device: TestDevice, readings = 1): Promise<void> {
  const envelope = await device.next({ readings: Array.from({ length: readings }, () => reading) });
  const payload = Buffer.from(encodeEnvelope(envelope));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
}

interface Piece {
  readonly indexes: readonly number[];
  readonly bytes: number;
  readonly next: string | null;
}

async function pieceAfter(after: string | undefined, limit: number): Promise<Piece> {
  const from = after === undefined ? "" : `&after=${after}`;
  const reply = await api.app.inject({
    method: "GET",
    url: `/v1/factories/${testFactory}/export?limit=${String(limit)}${from}`,
    headers,
  });
  const [head = "{}", ...lines] = reply.body.trimEnd().split("\n");
  return {
    indexes: lines.map((line) => (JSON.parse(line) as { index: number }).index),
    bytes: reply.rawPayload.length,
    next: (JSON.parse(head) as { next: string | null }).next,
  };
}

async function pieces(limit: number): Promise<Piece[]> {
  const all: Piece[] = [];
  for (let after: string | null | undefined; after !== null; after = all.at(-1)?.next)
    all.push(await pieceAfter(after, limit));
  return all;
}

async function logged(): Promise<number[]> {
  const { rows } = await api.intake.database.pool.query<{ leaf_index: bigint }>(
    "SELECT leaf_index FROM attested_record ORDER BY key_no, sequence, leaf_index",
  );
  return rows.map((row) => Number(row.leaf_index));
}

describe("a piece of an export", () => {
  it("holds no more records than were asked for, however many rivals one sequence has", async () => {
    const device = await api.enrolled();
    await send(device);
    await sendRivals(device, 5);
    await send(await api.enrolled());
    const all = await pieces(2);
    expect(all.map(({ indexes }) => indexes.length)).toEqual([2, 2, 2, 1]);
    expect(all.flatMap(({ indexes }) => indexes)).toEqual(await logged());
  });

  it("ends at a few MiB, and the next one goes on there", async () => {
    const device = await api.enrolled();
    for (let at = 0; at < 8; at++) await send(device, 9_000);
    const all = await pieces(1000);
    expect(all.length).toBeGreaterThan(1);
    for (const { bytes } of all) expect(bytes).toBeLessThan(6 << 20);
    expect(all.flatMap(({ indexes }) => indexes)).toEqual(await logged());
  });

  it.each(["1.1", "1.1.x", "1.1.1.1"])("does not begin after %s: 400", async (after) => {
    const url = `/v1/factories/${testFactory}/export?after=${after}`;
    expect(await ask(api, "GET", url, { headers })).toMatchObject({
      status: 400,
      body: { code: "invalidRequest" },
    });
  });
});
