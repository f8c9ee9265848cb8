import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { policyText } from "../../service/credit/decision/policy.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import { readModelText } from "../../service/score/document/read-model.ts";
import { exampleApplication, exampleExposure, exampleInputs } from "../decision/example.ts";
import { decisionExample } from "../decision/make-example.ts";
import { letLook, lookKey } from "./access-factory.ts";
import { startBenchChild } from "./child.ts";
import type { DecisionSubject } from "./decision-main.ts";
import { quantile } from "./quantile.ts";

export interface DecisionFigures {
  /**
   * From an application at the lender's house to its receipt: four looks at the service, each authorised and logged, the
   * decision, its signature, and what was decided in the database. One after another.
   */
  readonly decisionMsP50: number;
  readonly decisionMsP99: number;
}

export interface DecisionsSize {
  readonly decisions: number;
  readonly period: { readonly from: string; readonly to: string };
  /** Party ids, of each of which there is a portrait. */
  readonly factories: readonly string[];
}

/** Until both processes have compiled what they do often, and each connection has prepared what it asks. */
const WARM = 200;
const lender = randomBytes(32).toString("hex");
const sections = ["utilisation", "energy", "quality", "orders"] as const;

/** Measures decisions by HTTP: service and lender's house in processes and over databases of their own. */
export async function measureDecisions(
  pool: Pool,
  databaseUrl: string,
  size: DecisionsSize,
): Promise<DecisionFigures> {
  const settings = { DATABASE_URL: databaseUrl };
  const { line, stop } = await startBenchChild("decision-main.ts", settings);
  const subject = JSON.parse(line) as DecisionSubject;
  const home = await mkdtemp(join(tmpdir(), "tallystick-bench-"));
  let house: House | undefined;
  try {
    house = await openHouse(home, subject, await lookKey(pool, lender));
    const token = (await readFile(join(home, "lender-token"), "utf8")).trim();
    const times: number[] = [];
    for (let at = 0; at < size.decisions + WARM; at++) {
      const body = JSON.stringify(await applicationOf(pool, size, at));
      const ms = await decide(house, token, body);
      if (at >= WARM) times.push(ms);
    }
    const rounded = (q: number): number => Math.round(quantile(times, q) * 10) / 10;
    return { decisionMsP50: rounded(0.5), decisionMsP99: rounded(0.99) };
  } finally {
    await house?.stop();
    await stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function openHouse(home: string, subject: DecisionSubject, key: string): Promise<House> {
  const modelText = await readFile(new URL("model.json", decisionExample), "utf8");
  const { model } = readModelText(modelText);
  if (model === undefined) throw new Error("the example's model has no papers");
  const policy = policyText({ ...exampleInputs(model).policy, lender });
  const files = { model: modelText, policy, key };
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
  return startHouse(
    lenderFrom({
      TALLYSTICK_HOME: home,
      LENDER_PORT: "0",
      LENDER_MODEL_FILE: join(home, "model"),
      LENDER_POLICY_FILE: join(home, "policy"),
      LENDER_LOG_ORIGIN: subject.origin,
      LENDER_SERVICE_URL: subject.http,
      LENDER_SERVICE_KEY_FILE: join(home, "key"),
      LOG_LEVEL: "warn",
    }),
  );
}

/** Another factory each time, far from the one before. */
async function applicationOf(pool: Pool, { factories, period }: DecisionsSize, at: number) {
  const factory = factories[(at * 7919) % factories.length] ?? "";
  const document = await letLook(pool, {
    grantor: factory,
    grantee: lender,
    scope: { sections: [...sections], ...period, resolution: "month" },
    purpose: "creditApplication",
  });
  const authorisation = { commitment: commitmentOf(document), document, used: 0, revoked: false };
  const nonce = randomBytes(16).toString("base64url");
  const application = { ...exampleApplication, factory, lender, nonce, authorisation };
  return { application, exposure: exampleExposure };
}

/** The inquiry key has to be registered before anybody may look. */
async function decide(house: House, token: string, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (;;) {
    const began = performance.now();
    const reply = await fetch(`${house.url}/v1/decisions`, { method: "POST", headers, body });
    const text = await reply.text();
    if (reply.status === 201) return performance.now() - began;
    if (reply.status !== 503) throw new Error(text);
    await sleep(100);
  }
}
