import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AgentEvent } from "../../device-attest/agent-options.ts";
import { DeviceAgent } from "../../device-attest/device-agent.ts";
import { openEnvelope } from "../../device-attest/envelope.ts";
import { httpSender } from "../../device-attest/http-sender.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import { draft, freshKey } from "./support/drafts.ts";
import { FakeLog } from "./support/fake-log.ts";

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];
const LOGGED: Answer = [202, { status: "logged", refused: null, promise: {} }];

let directory: string;
let log: FakeLog;
let outbox: Outbox;
let url: string;
let stopServer: () => void;
let abort: AbortController;
let running: Promise<void>;
let events: AgentEvent[];
let arrived: number[];
let headersSeen: IncomingMessage["headers"][];
/** Answers to come before everything is logged. */
let script: Answer[];
let isAnchored: boolean;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-http-"));
  log = new FakeLog();
  outbox = await Outbox.open({ directory, keyStore: freshKey(), logKey: log.logKey });
  [events, arrived, script, headersSeen, isAnchored] = [[], [], [], [], true];
  abort = new AbortController();
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/base`;
  stopServer = () => server.close().closeAllConnections();
});

afterEach(async () => {
  abort.abort();
  await running;
  await outbox.close();
  stopServer();
  await rm(directory, { recursive: true });
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, receiptsOf] = /^\/base\/v1\/receipts\/([0-9a-f]{64})$/.exec(request.url ?? "") ?? [];
  headersSeen.push(request.headers);
  const answer = receiptsOf === undefined ? await post(request) : receipts(receiptsOf);
  const [status, body, headers] = answer;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function post(request: IncomingMessage): Promise<Answer> {
  const chunks = await request.toArray();
  const { statement, statementBytes } = openEnvelope(Buffer.concat(chunks as Buffer[]));
  arrived.push(statement.sequence);
  const answer = script.shift() ?? LOGGED;
  if (answer[0] === 202) log.append(statementBytes);
  return answer;
}

function receipts(statementHash: string): Answer {
  const answer = log.receipts([statementHash]);
  if (isAnchored && answer.items.length > 0) return [200, answer];
  return [404, { code: "notAnchored" }, { "retry-after": "5" }];
}

function start(): DeviceAgent {
  const agent = new DeviceAgent({
    outbox,
    sender: httpSender({ url, headers: { "x-api-key": "k" }, timeoutMs: 5000 }),
    backoff: { msMin: 1, msMax: 20 },
    tickMs: 5,
    onEvent: (event) => events.push(event),
  });
  running = agent.run(abort.signal);
  return agent;
}

const append = (agent: DeviceAgent, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, () => agent.append(draft())));

test("posts in order, asks for receipts, and lets go of what is anchored", async () => {
  const agent = start();
  await append(agent, 30);
  await agent.drained();
  expect(arrived).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  expect(outbox.status()).toMatchObject({ sequence: 30, waiting: 0 });
  expect(headersSeen[0]).toMatchObject({ "content-type": "application/json", "x-api-key": "k" });
});

test("keeps everything while nothing is anchored, and goes on asking", async () => {
  isAnchored = false;
  const agent = start();
  await append(agent, 3);
  await vi.waitFor(() => expect(outbox.status().acknowledged).toBe(3));
  await vi.waitFor(() => expect(headersSeen.length).toBeGreaterThan(12));
  expect(outbox.status()).toMatchObject({ waiting: 3 });
  isAnchored = true;
  await agent.drained();
  expect(arrived).toEqual([1, 2, 3]);
});

test("waits as long as an overloaded service asks, then sends the same again", async () => {
  script = [[503, { code: "overloaded" }, { "retry-after": "0" }], LOGGED];
  const agent = start();
  await append(agent, 2);
  await agent.drained();
  expect(arrived).toEqual([1, 1, 2]);
  expect(events).toContainEqual({ kind: "overloaded", retryAfterMs: 0 });
});

test.each([
  ["7", 7000],
  ["999999999", 3_600_000],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 5000],
])("reads Retry-After: %s", async (value, retryAfterMs) => {
  script = [[503, {}, { "retry-after": value }]];
  const agent = start();
  await append(agent, 1);
  await vi.waitFor(() => expect(events).toContainEqual({ kind: "overloaded", retryAfterMs }));
  expect(outbox.status()).toMatchObject({ waiting: 1, acknowledged: 0 });
});

test("says what the service refused, keeps it, and goes on with the next", async () => {
  script = [[422, { code: "keyEnded", status: 422 }]];
  const agent = start();
  await append(agent, 2);
  await vi.waitFor(() => expect(outbox.waiting).toBe(1));
  expect(events).toContainEqual({ kind: "refused", sequence: 1, code: "keyEnded" });
  expect(arrived).toEqual([1, 2]);
});

test("tells which fault stands in the log beside a record", async () => {
  script = [[202, { status: "logged", refused: "clockBehind", promise: {} }]];
  const agent = start();
  await append(agent, 1);
  await agent.drained();
  expect(events).toContainEqual({ kind: "acknowledged", sequence: 1, fault: "clockBehind" });
});

test.each([
  ["a server error", [500, {}] as const],
  ["a proxy's page", [404, "<html>"] as const],
  ["a redirection", [302, "", { location: "/elsewhere" }] as const],
  ["an unasked 200", [200, {}] as const],
])("takes %s for no answer, and tries again", async (_name, answer: Answer) => {
  script = [answer];
  const agent = start();
  await append(agent, 1);
  await agent.drained();
  expect(arrived).toEqual([1, 1]);
  const lost = events.find(({ kind }) => kind === "disconnected");
  expect(lost).toMatchObject({ error: { code: "linkLost" } });
});

test("tries again while nobody listens", async () => {
  stopServer();
  const agent = start();
  await append(agent, 1);
  await vi.waitFor(() =>
    expect(events.filter(({ kind }) => kind === "disconnected").length).toBeGreaterThan(3),
  );
  expect(outbox.waiting).toBe(1);
});
