import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { leafHash } from "../../device-attest/merkle.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { bundleCheck } from "../../service/evidence/bundle.ts";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { testFactory } from "../support/device.ts";
import { type TestApi, testApi } from "../support/http.ts";

let api: TestApi;
let headers: Record<string, string>;
let known: { hash: string; statement: Uint8Array };
beforeAll(async () => {
  api = await testApi();
  headers = await readerHeaders(api.intake.database.pool, testFactory);
  known = await logged();
});
afterAll(() => api.close());

const factory = `/v1/factories/${testFactory}`;
const bundles = `${factory}/bundles`;

async function logged(): Promise<{ hash: string; statement: Uint8Array }> {
  const device = await api.enrolled();
  const envelope = await device.next();
  const payload = Buffer.from(encodeEnvelope(envelope));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
  return { hash: toHex(statementHashOf(envelope.statement)), statement: envelope.statement };
}

const get = (url: string) => api.app.inject({ method: "GET", url, headers });
const codeOf = async (url: string): Promise<[number, unknown]> => {
  const reply = await get(url);
  return [reply.statusCode, reply.json<{ code?: string }>().code];
};

describe("before anything is anchored", () => {
  it.each(["/v1/receipts", bundles])("GET %s/{hash}: 404 notAnchored", async (folder) => {
    expect(await codeOf(`${folder}/${known.hash}`)).toEqual([404, "notAnchored"]);
  });

  it("GET /v1/records/{hash}: 200, not anchored", async () => {
    expect((await get(`/v1/records/${known.hash}`)).json()).toMatchObject({
      refused: null,
      anchored: false,
    });
  });

  it("GET /checkpoint: 404 notFound", async () => {
    expect(await codeOf("/checkpoint")).toEqual([404, "notFound"]);
  });
});

describe("once it is anchored", () => {
  beforeAll(() => api.anchor());

  it("GET /v1/receipts/{hash}: 200 with its inclusion proof", async () => {
    const reply = await get(`/v1/receipts/${known.hash}`);
    expect(reply.json()).toMatchObject({ v: 1, items: [{ statementHash: known.hash }] });
  });

  it("GET …/bundles/{hash}: 200, a bundle", async () => {
    expect(bundleCheck.Check((await get(`${bundles}/${known.hash}`)).json())).toBe(true);
  });

  it("GET /checkpoint: 200, a signed note", async () => {
    expect((await get("/checkpoint")).body).toMatch(/^tallystick\/[0-9a-f]{32}\n1\n\S{44}\n\n— /);
  });

  it("GET /tile/0/000.p/1: 200, the leaf hash; no wider tile yet", async () => {
    const tile = await get("/tile/0/000.p/1");
    expect(toHex(tile.rawPayload)).toBe(toHex(leafHash(known.statement)));
    expect(await codeOf("/tile/0/000.p/2")).toEqual([404, "notFound"]);
    expect(await codeOf("/tile/0/000")).toEqual([404, "notFound"]);
  });
});

describe("what is not there", () => {
  it.each(["/v1/records", "/v1/receipts", bundles])(
    "GET %s/{other}: 404 notFound",
    async (folder) => {
      expect(await codeOf(`${folder}/${"00".repeat(32)}`)).toEqual([404, "notFound"]);
    },
  );

  it.each([
    ["/v1/records/xyz", 400, "invalidRequest"],
    [`/v1/records/${"A".repeat(64)}`, 400, "invalidRequest"],
    [`${factory}/devices?limit=0`, 400, "invalidRequest"],
    ["/tile/../../etc/passwd", 404, "notFound"],
    ["/nothing", 404, "notFound"],
    [`${factory}/keys/${"00".repeat(32)}/gaps`, 404, "notFound"],
  ])("GET %s: %i %s", async (url, status, code) => {
    expect(await codeOf(url)).toEqual([status, code]);
  });
});

describe("what people who run machines ask", () => {
  it("GET …/devices and …/gaps show what a key signed and nobody sent", async () => {
    const device = await api.enrolled();
    const payloads = [await device.payload(), await device.payload(), await device.payload()];
    for (const at of [0, 2])
      await api.take({
        payload: payloads[at] as Uint8Array,
        principal: "test",
        receivedAt: new Date(),
      });
    const { items } = (await get(`${factory}/devices?limit=200`)).json<{
      items: { device: string; keyId: string; missing: number }[];
    }>();
    const shown = items.find((item) => item.device === device.urn);
    expect(shown).toMatchObject({ missing: 1, records: 2, lastSequence: 3 });
    expect((await get(`${factory}/keys/${shown?.keyId ?? ""}/gaps`)).json()).toMatchObject({
      gaps: [{ from: 2, to: 2 }],
    });
  });

  it("GET …/alerts carries the proof of an equivocation", async () => {
    const device = await api.enrolled();
    const { position } = device;
    for (const machine of ["a", "b"]) {
      device.position = position;
      const payload = await device.payload({ machine });
      await api.take({ payload, principal: "test", receivedAt: new Date() });
    }
    const { equivocations } = (await get(`${factory}/alerts`)).json<{
      equivocations: { sequence: number; first: object; other: object }[];
    }>();
    expect(equivocations).toHaveLength(1);
    expect(equivocations[0]?.first).not.toEqual(equivocations[0]?.other);
  });

  it("GET /openapi.json is OpenAPI 3.1 and names every operation", async () => {
    const document = (await get("/openapi.json")).json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId?: string }>>;
    }>();
    expect(document.openapi).toMatch(/^3\.1/);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(10);
    for (const { operationId } of operations) expect(operationId).toBeTypeOf("string");
  });
});
