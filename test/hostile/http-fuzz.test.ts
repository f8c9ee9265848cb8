import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { capabilities } from "../../service/parties/principal.ts";
import { testFactoryId } from "../support/agent.ts";
import { readOwn } from "../support/own-data.ts";
import { cookieIn, newPerson, ownPage } from "../support/people.ts";
import { type TestService, testService } from "../support/service.ts";
import { type RawRequest, rawRequest, type RawResponse } from "./support/raw-http.ts";
import { type Insider, type Operation, operationsIn, requestTo } from "./support/wild.ts";

let target: TestService;
let url: string;
let operations: readonly Operation[];
beforeAll(async () => {
  target = await testService();
  url = target.service.httpUrl ?? "";
  operations = operationsIn(await (await fetch(`${url}/openapi.json`)).json());
});
afterAll(() => target.close());

/** Of all operations together, evenly: their number grows, what a run takes does not. */
const REQUESTS = 3_000;

/** Somebody new each time: what is asked of the operation before may have ended him. */
async function newInsider(): Promise<Insider> {
  const { pool } = target.database;
  const party = testFactoryId;
  const { login, password } = await newPerson(pool, party, capabilities);
  const signedIn = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { ...ownPage, "content-type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  const cookie = cookieIn(signedIn.headers.getSetCookie());
  return { party, headers: [{ ...ownPage, cookie }, await readerHeaders(pool, party)] };
}

/** A success, or a problem of the asker's that says so itself. */
function faultIn(request: RawRequest, { body, status, type }: RawResponse): string | undefined {
  const answer = `${request.method} ${request.path.slice(0, 200)}: ${String(status)} ${body.slice(0, 300)}`;
  if (status < 400) return undefined;
  if (status >= 500 || !type.startsWith("application/problem+json")) return answer;
  const problem = JSON.parse(body) as { code?: unknown; status?: unknown };
  return typeof problem.code === "string" && problem.status === status ? undefined : answer;
}

describe("the HTTP side", () => {
  it("answers whatever is asked of an operation, never by an error of its own", async () => {
    expect(operations.length).toBeGreaterThan(10);
    const faults: string[] = [];
    const numRuns = Math.ceil(REQUESTS / operations.length);
    for (const operation of operations) {
      const insider = await newInsider();
      await fc.assert(
        fc.asyncProperty(requestTo(operation, insider), async (request) => {
          const fault = faultIn(request, await rawRequest(url, request));
          if (fault !== undefined) faults.push(fault);
        }),
        { numRuns },
      );
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it.each([
    ["devices", 200],
    ["devices?after=2147483647", 200],
    ["devices?after=2147483648", 400],
    ["devices?limit=201", 400],
  ])("answers GET …/%s with %i", async (path, status) => {
    expect(await readOwn(target.database.pool, url, path)).toMatchObject({ status });
  });

  it("answers what is no operation", async () => {
    const requests: RawRequest[] = [
      ...["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"].map((method) => ({
        method,
        path: "/v1/records",
      })),
      ...[
        "/",
        "//",
        "/%",
        "/%00",
        "/v1/%2e%2e/%2e%2e/etc/passwd",
        "/docs/static/..%2f..%2fpackage.json",
        "/docs/static/%00",
        `/${"a".repeat(10_000)}`,
      ].map((path) => ({ method: "GET", path })),
    ];
    for (const request of requests)
      expect(faultIn(request, await rawRequest(url, request))).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ["noise", randomBytes(10_000)],
    ["no HTTP", Buffer.from("HELO example\r\n\r\n")],
    ["a header without end", Buffer.from(`GET / HTTP/1.1\r\nx: ${"y".repeat(100_000)}\r\n\r\n`)],
    [
      "two lengths",
      Buffer.from(
        "POST /v1/records HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
      ),
    ],
    [
      "a negative length",
      Buffer.from("POST /v1/records HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"),
    ],
    [
      "a chunk that is none",
      Buffer.from(
        "POST /v1/records HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      ),
    ],
  ])("answers %s by a problem, and goes on", async (_what, bytes) => {
    const { hostname, port } = new URL(url);
    const socket = createConnection(Number(port), hostname);
    await once(socket, "connect");
    socket.end(bytes);
    // A connection may also just end.
    const [, status, type] = /^HTTP\/1\.1 (\d+).*?content-type: ([\w/+]+)/is.exec(
      await text(socket).catch(() => ""),
    ) ?? ["", "400", "application/problem+json"];
    expect([status?.[0], type]).toEqual(["4", "application/problem+json"]);
    expect((await rawRequest(url, { method: "GET", path: "/healthz" })).status).toBe(200);
  });
});
