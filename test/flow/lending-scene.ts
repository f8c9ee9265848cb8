import { randomBytes } from "node:crypto";
import { firstParties } from "../../service/chain-home.ts";
import type { EnterpriseAuthorisation } from "../../service/parties/consent/document.ts";
import { confirmLimits, declareSignal } from "../../service/portrait/signal.store.ts";
import type { SnapshotDocument } from "../../service/portrait/snapshot/document.ts";
import { documentFor } from "../parties/consent/http-support.ts";
import { type TestAgent, testAgent, testFactoryId } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { machineFor, sendGrant } from "../support/grants.ts";
import { readOwn } from "../support/own-data.ts";
import { type TestService, testService } from "../support/service.ts";

export const bank = firstParties.bank.slice(2);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const yesterday = today - DAY_MS;
/** What the bank may look at: from yesterday, by the day. */
export const scope = {
  sections: ["utilisation", "quality"] as const,
  from: new Date(yesterday).toISOString(),
  to: new Date(today + DAY_MS).toISOString(),
  resolution: "day" as const,
};
export const machines = ["mill-1", "mill-2"] as const;
/** Of both machines: an hour each. */
export const RECORDS = 26;

export const newNonce = (): string => randomBytes(16).toString("base64url");

export interface Taken {
  readonly status: number;
  readonly body: { readonly index: number; readonly code?: string; readonly reason?: string };
}

/** A factory with two machines that ran yesterday, and a bank that it lets look. */
export class LendingScene {
  readonly target: TestService;
  readonly #sender: TestAgent;
  /** The factory's own machine. */
  readonly headers: Record<string, string>;
  readonly document: EnterpriseAuthorisation;
  commitment = "";

  private constructor(target: TestService, sender: TestAgent, headers: Record<string, string>) {
    this.target = target;
    this.#sender = sender;
    this.headers = headers;
    this.document = documentFor(bank, {
      grantor: testFactoryId,
      scope: { ...scope, sections: [...scope.sections] },
      uses: 3,
    });
  }

  static async open(): Promise<LendingScene> {
    const target = await testService();
    const sender = await testAgent(target);
    const headers = await machineFor(target, testFactoryId, ["view", "sign"]);
    const scene = new LendingScene(target, sender, headers);
    for (const machine of machines) await scene.#produce(machine);
    await sender.agent.drained();
    const { commitment, reply } = await sendGrant(target, scene.document, headers);
    if (reply.status !== 201) throw new Error(await reply.text());
    scene.commitment = commitment;
    return scene;
  }

  async close(): Promise<void> {
    await this.#sender.stop();
    await this.target.close();
  }

  /** Half a day's load and a little more, at heights that nobody chose. */
  async #produce(machine: string): Promise<void> {
    await this.#declare(machine);
    const { agent, device } = this.#sender;
    for (let hour = 0; hour < RECORDS / machines.length; hour++)
      await agent.append({
        device,
        machine,
        capturedAt: new Date(yesterday + hour * HOUR_MS).toISOString(),
        kind: "reading",
        source: "sensor",
        subjects: [],
        readings: Array.from({ length: 12 }, (_one, at) => ({
          metric: "power.active",
          unit: "W",
          value: (Math.random() * 2000).toFixed(1),
          offsetMs: at * 300_000,
        })),
      });
  }

  async #declare(machine: string): Promise<void> {
    const { pool } = this.target.database;
    const [by, at] = ["tester", new Date()];
    const draft = {
      machine,
      metric: "power.active",
      unit: "W",
      meaning: "load",
      slotSeconds: 300,
      stamp: "start",
      time: "claimed",
    } as const;
    const declaring = { factory: testFactoryId, draft, by, at, idempotencyKey: undefined };
    const signal = await declareSignal(pool, declaring);
    if (typeof signal === "string") throw new Error(signal);
    const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };
    await confirmLimits(pool, signal, limits, { at, by });
  }

  url(path: string): string {
    return `${this.target.service.httpUrl ?? ""}/v1/parties/${testFactoryId}/${path}`;
  }

  /** Until all that the machines said is counted. */
  counted(): Promise<unknown> {
    const query = `from=${scope.from}&to=${scope.to}&resolution=day`;
    return eventually(
      async () =>
        (await (await this.own(`portrait/utilisation?${query}`)).json()) as {
          figures?: readonly { records: number }[];
        },
      ({ figures }) => figures?.[0]?.records === RECORDS,
    );
  }

  /** What is the factory's, read by its own machine. */
  own(path: string): Promise<Response> {
    const { database, service } = this.target;
    return readOwn(database.pool, service.httpUrl, path);
  }

  async take(nonce: string, sections: readonly string[], by = this.commitment): Promise<Taken> {
    const body = JSON.stringify({ authorisation: by, nonce, sections });
    const { headers } = this;
    const reply = await fetch(this.url("snapshots"), { method: "POST", headers, body });
    return { status: reply.status, body: (await reply.json()) as Taken["body"] };
  }

  /** Once the grant is final and the key that signs is registered. */
  taken(nonce: string, sections: readonly string[] = scope.sections): Promise<Taken> {
    return eventually(
      () => this.take(nonce, sections),
      ({ status }) => status === 201,
    );
  }

  async documentOf({ body }: Taken): Promise<SnapshotDocument> {
    const reply = await eventually(
      () => fetch(this.url(`snapshots/${String(body.index)}`), { headers: this.headers }),
      ({ status }) => status === 200,
    );
    return (await reply.json()) as SnapshotDocument;
  }
}
