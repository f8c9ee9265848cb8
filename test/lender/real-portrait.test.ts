import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Application } from "../../service/credit/decision/application.ts";
import { policyText } from "../../service/credit/decision/policy.ts";
import type { Receipt } from "../../service/credit/decision/receipt-schema.ts";
import { isReplayed, replayReceipt } from "../../service/credit/decision/replay.ts";
import { receiptText } from "../../service/credit/decision/sign-decision.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import { portray } from "../../service/portrait/portray.store.ts";
import { modelText } from "../../service/score/document/model.ts";
import { granted } from "../credit/decision/support/case.ts";
import {
  documentFor,
  grantOnChain,
  machineOf,
  newParty,
  newSalt,
  revokeOnChain,
  send,
} from "../parties/consent/http-support.ts";
import { loadOf, watts } from "../portrait/scene.ts";
import { MonitoredFactory } from "../quality/monitoring/scene.ts";
import { ask } from "../support/ask.ts";
import { testFactory } from "../support/device.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const DAY_MS = 86_400_000;
const today = Date.parse(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
const days = (count: number): string => new Date(today + count * DAY_MS).toISOString();

const lender = newParty();
const policy = { ...granted.policy, lender };

let factory: MonitoredFactory;
let database: TestDatabase;
let folder = "";
let house: House;

/** Running for a day, but for a third of it. */
const yesterday = (machine: string) =>
  watts(
    machine,
    days(-1),
    240,
    ...Array.from({ length: 360 }, (_, at) => (at % 3 === 0 ? 0 : 2000 + 40 * (at % 11))),
  );

beforeAll(async () => {
  factory = await MonitoredFactory.open();
  await factory.api.app.listen({ host: "127.0.0.1", port: 0 });
  database = await freshDatabase("template0");
  folder = await mkdtemp(join(tmpdir(), "lender-"));
  const { authorization } = await machineOf(factory.api, lender, "look");
  await writeFile(join(folder, "key"), authorization!.replace("Bearer ", ""));
  await writeFile(join(folder, "model.json"), modelText(granted.model));
  await writeFile(join(folder, "policy.json"), policyText(policy));
  const { port } = factory.api.app.server.address() as AddressInfo;
  house = await startHouse(
    lenderFrom({
      TALLYSTICK_HOME: folder,
      LENDER_DATABASE_URL: database.url,
      LENDER_PORT: "0",
      LENDER_MODEL_FILE: join(folder, "model.json"),
      LENDER_POLICY_FILE: join(folder, "policy.json"),
      LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
      LENDER_SERVICE_URL: `http://127.0.0.1:${String(port)}`,
      LENDER_SERVICE_KEY_FILE: join(folder, "key"),
    }),
    { logger: testLogger },
  );
});
afterAll(async () => {
  await house.stop();
  await factory.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function portrayed(): Promise<void> {
  await factory.api.anchor();
  while (await portray(factory.api.intake.database.pool));
}

const scope = {
  sections: ["utilisation" as const, "energy" as const, "quality" as const, "orders" as const],
  from: days(-1),
  to: days(30),
  resolution: "day" as const,
};

async function apply(
  authorisation: Application["authorisation"],
): Promise<{ status: number; body: { receipt: Receipt; code?: string } }> {
  const application = {
    ...granted.application,
    factory: testFactory,
    lender,
    nonce: newSalt(),
    authorisation,
  };
  const token = await readFile(join(folder, "lender-token"), "utf8");
  const answer = await fetch(`${house.url}/v1/decisions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ application, exposure: granted.exposure }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { receipt: Receipt; code?: string },
  };
}

it("a decision by what a factory's machines signed, as long as the factory lets the lender look", async () => {
  const machine = randomUUID();
  const device = await factory.api.enrolled();
  const declared = await factory.post("/signals", { ...loadOf(machine), slotSeconds: 300 });
  await factory.send(await device.next(yesterday(machine)));
  await portrayed();
  const signal = `/signals/${String(declared.body["signal"])}`;
  const limits = { idleFrom: "100", runningFrom: "1000" };
  const path = `/v1/parties/${testFactory}${signal}/limits`;
  await ask(factory.api, "PUT", path, { ...factory.manager, body: limits });
  await portrayed();

  const document = documentFor(lender, { scope });
  const commitment = await send(factory.api, document);
  const authorisation = { commitment, document, used: 0, revoked: false };
  expect((await apply(authorisation)).body.code).toBe("lookRefused");
  const { pool } = factory.api.intake.database;
  await grantOnChain(pool, commitment);

  const { body, status } = await apply(authorisation);
  expect(status).toBe(201);
  const { receipt } = body;
  const { sections } = receipt.opened!.portrait!;
  expect(sections.map((one) => one.section)).toEqual(scope.sections);
  expect(sections[2]!.figures[0]).toMatchObject({ name: "firstPassYield", gap: "noBase" });
  const [section] = sections;
  expect(section).toMatchObject({
    section: "utilisation",
    period: { from: days(-1), to: days(0) },
  });
  expect(section!.figures[0]).toMatchObject({ name: "utilisation", gap: null, coverage: "1" });
  const model = modelText(granted.model);
  const files = { model, policy: policyText(policy), portrait: undefined, signer: house.signer };
  expect(isReplayed(replayReceipt(receiptText(receipt), files))).toBe(true);

  await revokeOnChain(pool, commitment);
  expect((await apply(authorisation)).body.code).toBe("lookRefused");
});
