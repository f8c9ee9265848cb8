import { randomUUID } from "node:crypto";
import { encodeEnvelope, type Envelope } from "../../../device-attest/envelope.ts";
import { monitorRecords, monitorTime } from "../../../service/quality/monitoring/monitor.store.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, type Visit, visit } from "../../support/people.ts";

export interface ShownAlert {
  readonly alert: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly count: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly entries: readonly number[];
}

/** A factory whose records are monitored, and its quality manager. */
export class MonitoredFactory {
  readonly api: TestApi;
  readonly manager: Visit;

  private constructor(api: TestApi, manager: Visit) {
    this.api = api;
    this.manager = manager;
  }

  static async open(): Promise<MonitoredFactory> {
    const api = await testApi();
    const { pool } = api.intake.database;
    const person = await newPerson(pool, testFactory, ["view", "sign", "manage"]);
    return new MonitoredFactory(api, await visit(api, person));
  }

  close(): Promise<void> {
    return this.api.close();
  }

  async send(envelope: Envelope): Promise<void> {
    const payload = Buffer.from(encodeEnvelope(envelope));
    await this.api.take({ payload, principal: "test", receivedAt: new Date() });
  }

  /** As the service does it, as if it were then. */
  async monitor(now = new Date(), since = new Date(0)): Promise<void> {
    const { pool } = this.api.intake.database;
    while (await monitorRecords(pool));
    await monitorTime(pool, now, since);
  }

  get(path: string): Promise<Answer> {
    return ask(this.api, "GET", `/v1/parties/${testFactory}${path}`, this.manager);
  }

  post(path: string, body: object, key: string = randomUUID()): Promise<Answer> {
    return ask(this.api, "POST", `/v1/parties/${testFactory}${path}`, {
      body,
      headers: { ...this.manager.headers, "idempotency-key": key },
    });
  }

  async alertsAbout(subject: string, which = "open"): Promise<readonly ShownAlert[]> {
    const { body } = await this.get(`/alerts?limit=200&which=${which}`);
    return (body["items"] as ShownAlert[]).filter((one) => one.subject === subject);
  }

  /** @returns its id */
  async watch(draft: object): Promise<string> {
    const { body } = await this.post("/watches", draft);
    return String(body["watch"]);
  }
}
