import { request } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCUMENT_BYTES_MAX } from "../../../service/http/epcis/options.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { type Client, documentOf, newClient, objectEvent } from "../support/epcis.ts";

const MB = 1_000_000;

let api: TestApi;
let client: Client;
let port: number;
beforeAll(async () => {
  api = await testApi();
  client = await newClient(api);
  await api.app.listen({ port: 0, host: "127.0.0.1" });
  ({ port } = api.app.server.address() as AddressInfo);
});
afterAll(() => api.close());

interface Streamed {
  readonly status: number;
  readonly body: unknown;
  readonly sentBytes: number;
  /** Most that lay in buffers beyond what did before. */
  readonly heldBytes: number;
}

/** Sends parts as they are taken, without saying how many there will be, until an answer comes. */
async function stream(parts: Iterable<Buffer>): Promise<Streamed> {
  const before = process.memoryUsage().arrayBuffers;
  const sending = request({
    port,
    host: "127.0.0.1",
    path: "/epcis/v2/capture",
    method: "POST",
    headers: { ...client.headers, "content-type": "application/json" },
  });
  const answer = Promise.withResolvers<{ status: number; body: unknown }>();
  sending.on("response", (reply) => {
    void json(reply).then((body) => answer.resolve({ status: reply.statusCode ?? 0, body }));
  });
  sending.on("error", answer.reject);
  let [sentBytes, heldBytes, isAnswered] = [0, 0, false];
  const answered = answer.promise.finally(() => (isAnswered = true));
  for (const part of parts) {
    if (isAnswered) break;
    sentBytes += part.length;
    const drained = new Promise((taken) => sending.write(part, taken));
    await Promise.race([drained, answered]);
    heldBytes = Math.max(heldBytes, process.memoryUsage().arrayBuffers - before);
  }
  sending.end();
  return { ...(await answered), sentBytes, heldBytes };
}

/** One document of 50 MB, of events that are as they should be. */
function* document(bytes: number): Generator<Buffer> {
  const [head = "", tail = ""] = JSON.stringify(documentOf(["HERE"])).split('"HERE"');
  yield Buffer.from(head);
  let sent = 0;
  while (sent < bytes) {
    const events = Array.from({ length: 200 }, () => JSON.stringify(objectEvent()));
    const part = Buffer.from(`${sent === 0 ? "" : ","}${events.join(",")}`);
    sent += part.length;
    yield part;
  }
  yield Buffer.from(tail);
}

describe("a capture of 50 MB in chunks of no announced length", () => {
  it("is refused by a clear error while it comes in, is not held in memory, and leaves nothing", async () => {
    const { body, heldBytes, sentBytes, status } = await stream(document(50 * MB));
    expect([status, body]).toMatchObject([
      413,
      { code: "tooLarge", type: "epcisException:CaptureLimitExceededException" },
    ]);
    expect(sentBytes).toBeLessThan(50 * MB);
    // The limit, as it comes and put together, and what lies in sockets.
    expect(heldBytes).toBeLessThan(3 * DOCUMENT_BYTES_MAX);
    expect(await client.events()).toEqual([]);
    expect((await client.ask("GET", "/capture")).body).toEqual([]);
  });

  it("does not keep the next one from being captured", async () => {
    const { status } = await stream(document(MB));
    expect(status).toBe(202);
    expect((await client.events("perPage=1")).length).toBe(1);
  });
});
