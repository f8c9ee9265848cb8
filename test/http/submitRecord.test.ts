import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { Overloaded } from "../../service/ingest/arrival.ts";
import { BODY_BYTES_MAX, type TestApi, testApi } from "../support/http.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

async function submit(payload: string, type = "application/json"): Promise<Reply> {
  const reply = await api.app.inject({
    method: "POST",
    url: "/v1/records",
    headers: { "content-type": type },
    payload,
  });
  return {
    status: reply.statusCode,
    type: String(reply.headers["content-type"]),
    body: reply.json(),
    headers: reply.headers,
  };
}

describe("POST /v1/records", () => {
  it("202: logged, with the log's signed promise", async () => {
    const device = await api.enrolled();
    const { body, status } = await submit(encodeEnvelope(await device.next()));
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "logged", refused: null, promise: { withinSeconds: 60 } });
  });

  it("202: logged as refused, when the content is at fault", async () => {
    const device = await api.enrolled();
    const text = encodeEnvelope(await device.next({ capturedAt: "2001-01-01T00:00:00.000Z" }));
    expect((await submit(text)).body).toMatchObject({ status: "logged", refused: "clockBehind" });
  });

  it("413: larger than any record", async () => {
    const { body, status, type } = await submit("x".repeat(BODY_BYTES_MAX + 1));
    expect([status, body["code"]]).toEqual([413, "tooLarge"]);
    expect(type).toContain("application/problem+json");
  });

  it("415: not JSON", async () => {
    const { body, status } = await submit("hello", "text/plain");
    expect([status, body["code"]]).toEqual([415, "unsupportedMediaType"]);
  });

  it.each([
    ["{", "malformed"],
    ["[]", "envelope"],
    ['{"statement":"","signature":"","record":{}}', "statementLength"],
  ])("422: %s is quarantined as %s", async (payload, code) => {
    const { body, status } = await submit(payload);
    expect([status, body["code"]]).toEqual([422, code]);
  });

  it("503: overloaded, and when to come back", async () => {
    const { take } = api;
    api.take = () => Promise.reject(new Overloaded(3));
    const { body, headers, status } = await submit("{}");
    api.take = take;
    expect([status, body["code"], headers["retry-after"]]).toEqual([503, "overloaded", "3"]);
  });
});
