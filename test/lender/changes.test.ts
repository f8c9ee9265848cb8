import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyText } from "../../service/credit/decision/policy.ts";
import { tellChanges } from "../../service/lender/changes/tell.job.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import { modelText } from "../../service/score/document/model.ts";
import { isSigned, newSecret } from "../../service/webhook/signature.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { eventually } from "../support/eventually.ts";
import { acceptedLoan, lentTo } from "../support/lent.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { asked } from "../web/house/support/house.ts";

interface Told {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: { readonly no: number; readonly factory: string };
}

const secret = newSecret();
let database: TestDatabase;
let house: House;
let bank: Server;
let folder = "";
let token = "";
/** What the bank's own system answers. */
let answer = 204;
const told: Told[] = [];
const eventOf = ({ body }: Told): Event => JSON.parse(body) as Event;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-changes-"));
  database = await freshDatabase("template0");
  bank = createServer((request, reply) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      told.push({ headers: request.headers, body });
      reply.writeHead(answer).end();
    });
  }).listen(0, "127.0.0.1");
  await once(bank, "listening");
  house = await openHouse();
  token = (await readFile(join(folder, "lender-token"), "utf8")).trim();
});
afterAll(async () => {
  await house.stop();
  bank.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const hearing = (): string =>
  `http://127.0.0.1:${String((bank.address() as AddressInfo).port)}/changes`;

async function openHouse(webhook = true): Promise<House> {
  const files = {
    model: modelText(granted.model),
    policy: policyText(granted.policy),
    key: "a-key",
    secret,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const config = lenderFrom({
    TALLYSTICK_HOME: folder,
    LENDER_DATABASE_URL: database.url,
    LENDER_PORT: "0",
    LENDER_MODEL_FILE: join(folder, "model"),
    LENDER_POLICY_FILE: join(folder, "policy"),
    LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
    LENDER_SERVICE_URL: "http://127.0.0.1:9",
    LENDER_SERVICE_KEY_FILE: join(folder, "key"),
    ...(webhook && {
      LENDER_WEBHOOK_URL: hearing(),
      LENDER_WEBHOOK_SECRET_FILE: join(folder, "secret"),
    }),
  });
  return startHouse(config, { logger: testLogger, now: () => new Date(AT) });
}

async function ask(path: string, body?: object) {
  const reply = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await reply.json()) as Record<string, unknown>;
}

const changes = async (query = "") =>
  (await ask(`/v1/changes${query}`))["changes"] as (Event["data"] & {
    id: string;
    kind: string;
    what: string;
    subject: string;
  })[];

const toldOf = (subject: string): Told[] => told.filter((one) => eventOf(one).subject === subject);

describe("what changes in a lender's house", () => {
  it("its own systems are told of, signed, and can read again", async () => {
    const { decision, outcome } = await ask("/v1/decisions", asked(granted));
    const [first] = await eventually(
      () => toldOf(String(decision)),
      (some) => some.length > 0,
    );
    const { body, headers } = first!;
    expect(isSigned(headers, body, secret, new Date(AT))).toBe(true);
    expect(isSigned(headers, body, newSecret(), new Date(AT))).toBe(false);
    expect(headers["content-type"]).toContain("application/cloudevents+json");
    const event = eventOf(first!);
    expect(event).toMatchObject({
      specversion: "1.0",
      type: `dev.tallystick.decision.${String(outcome)}`,
      data: { kind: "decision", factory: granted.application.factory },
    });
    // How much was granted is read in the house.
    expect(Object.keys(event.data).toSorted()).toEqual([
      "factory",
      "kind",
      "no",
      "subject",
      "what",
    ]);
    expect(await changes()).toContainEqual(
      expect.objectContaining({
        id: event.id,
        no: event.data.no,
        subject: decision,
        what: outcome,
      }),
    );
  });

  it("is told of a loan event by event, in order, and read page by page", async () => {
    const loan = await acceptedLoan(house.pool, new Date(AT));
    await eventually(
      () => toldOf(loan),
      (some) => some.length === 2,
    );
    expect(toldOf(loan).map((one) => eventOf(one).type)).toEqual([
      "dev.tallystick.loan.offered",
      "dev.tallystick.loan.accepted",
    ]);
    const numbers = toldOf(loan).map((one) => eventOf(one).data.no);
    const page = await ask(`/v1/changes?after=${String(numbers[0]! - 1)}&limit=1`);
    expect(page).toMatchObject({
      changes: [{ no: numbers[0], factory: lentTo }],
      next: numbers[0],
    });
    const [next] = await changes(`?after=${String(numbers[0])}`);
    expect(next).toMatchObject({ no: numbers[1], what: "accepted" });
  });

  it("is told again under the same id until it is taken, and given up at last where it never is", async () => {
    answer = 500;
    const loan = await acceptedLoan(house.pool, new Date(AT));
    await eventually(
      () => toldOf(loan),
      (some) => some.length >= 2,
    );
    let now = Date.parse(AT);
    for (let tries = 0; tries < 12; tries++) {
      now += 12 * 3_600_000;
      await tellChanges({
        pool: house.pool,
        url: hearing(),
        secret,
        now: () => new Date(now),
      });
    }
    expect(new Set(toldOf(loan).map(({ headers }) => headers["webhook-id"])).size).toBe(2);
    expect(toldOf(loan)).toHaveLength(20);
    const dead = (await changes("?dead=true")).filter(({ subject }) => subject === loan);
    expect(dead.map(({ what }) => what)).toEqual(["offered", "accepted"]);
    answer = 204;
  });

  it("nobody is told of later that changed while nobody was to be told", async () => {
    await house.stop();
    house = await openHouse(false);
    const loan = await acceptedLoan(house.pool, new Date(AT));
    await house.stop();
    house = await openHouse(false);
    await house.stop();
    house = await openHouse();
    const { decision } = await ask(
      "/v1/decisions",
      asked({
        ...granted,
        application: { ...granted.application, nonce: "AAAAAAAAAAAAAAAAAAAAAQ" },
      }),
    );
    await eventually(
      () => toldOf(String(decision)),
      (some) => some.length > 0,
    );
    expect(toldOf(loan)).toEqual([]);
    expect((await changes()).filter(({ subject }) => subject === loan)).toHaveLength(2);
  });
});
