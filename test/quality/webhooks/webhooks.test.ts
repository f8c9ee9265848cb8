import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { raiseAlert } from "../../../service/quality/alerts/alert.store.ts";
import { forgetDeliveries } from "../../../service/quality/webhooks/delivery.store.ts";
import { TRIES_MAX, waitAfter } from "../../../service/quality/webhooks/retry.ts";
import { LOOPBACK, mayReach, networksOf } from "../../../service/webhook/address.ts";
import { deliverDue } from "../../../service/webhook/deliver.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { MonitoredFactory } from "../monitoring/scene.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let factory: MonitoredFactory;
let server: Server;
let url: string;
let received: Received[] = [];
/** How the subscriber answers; redirections lead to where it listens. */
let answer = 204;

beforeAll(async () => {
  factory = await MonitoredFactory.open();
  server = createServer((request, reply) => {
    void (async () => {
      received.push({ headers: request.headers, body: await text(request) });
      reply.writeHead(answer, { location: "/elsewhere" }).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`;
});
afterAll(async () => {
  server.close();
  await factory.close();
});
beforeEach(async () => {
  received = [];
  answer = 204;
  await factory.api.intake.database.pool.query("UPDATE webhook SET ended_at = now()");
});

const everyType = ["raised", "acknowledged", "contained", "closed"].map(
  (what) => `dev.tallystick.alert.${what}`,
);

async function subscribed(types = everyType, to = url): Promise<{ id: string; secret: string }> {
  const { body } = await factory.post("/webhooks", { url: to, types });
  return { id: (body["webhook"] as { webhook: string }).webhook, secret: String(body["secret"]) };
}

const raise = (subject: string = randomUUID()) =>
  raiseAlert(factory.api.intake.database.pool, {
    party: testFactory,
    kind: "lotHeld",
    subject,
    severity: "warning",
    about: { reason: "scratches" },
    entries: [7],
    at: new Date().toISOString(),
  });

const deliver = (now = new Date(), allowed = networksOf(LOOPBACK)): Promise<number> =>
  deliverDue({
    pool: factory.api.intake.database.pool,
    cipher: factory.api.cipher,
    now: () => now,
    allowed,
  });

const later = (ms: number): Date => new Date(Date.now() + ms);
const DAY_MS = 86_400_000;

async function deliveries(webhook: string) {
  const { body } = await factory.get(`/webhooks/${webhook}/deliveries`);
  return body["items"] as { event: string; state: string; tries: number; status: number | null }[];
}

type IsGenuine = (headers: object, body: string, secret: string, nowSeconds?: number) => boolean;

/** The code that docs/alerts.md shows to whoever integrates. */
async function documented(): Promise<IsGenuine> {
  const page = await readFile(new URL("../../../docs/alerts.md", import.meta.url), "utf8");
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  return ((await import(/* @vite-ignore */ module)) as { isGenuine: IsGenuine }).isGenuine;
}

describe("a subscriber", () => {
  it("is told of an alert by a CloudEvent whose signature the documented code verifies", async () => {
    const { id, secret } = await subscribed();
    const alert = await raise();
    expect(await deliver()).toBe(1);
    const [one] = received as [Received];
    expect(JSON.parse(one.body)).toMatchObject({
      specversion: "1.0",
      type: "dev.tallystick.alert.raised",
      source: `/v1/parties/${testFactory}/alerts`,
      subject: alert?.id,
      datacontenttype: "application/json",
      data: { alert: alert?.id, kind: "lotHeld", state: "raised", entries: [7] },
    });
    expect(one.headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
    expect(one.headers["webhook-id"]).toBe((JSON.parse(one.body) as { id: string }).id);
    const isGenuine = await documented();
    expect(isGenuine(one.headers, one.body, secret)).toBe(true);
    expect(isGenuine(one.headers, `${one.body} `, secret)).toBe(false);
    expect(isGenuine(one.headers, one.body, "whsec_AAAA")).toBe(false);
    expect(isGenuine(one.headers, one.body, secret, Date.now() / 1000 + 1000)).toBe(false);
    expect(await deliveries(id)).toMatchObject([{ state: "delivered", tries: 1, status: 204 }]);
    expect(await deliver(later(DAY_MS))).toBe(0);
  });

  it("is told of what he asked for, and of nothing twice while it goes on happening", async () => {
    await subscribed(["dev.tallystick.alert.acknowledged"]);
    const subject = randomUUID();
    const alert = await raise(subject);
    await raise(subject);
    expect(await deliver()).toBe(0);
    await factory.post(`/alerts/${alert?.id ?? ""}/acknowledgement`, {});
    expect(await deliver()).toBe(1);
    expect(received[0]?.body).toContain('"state":"acknowledged"');
  });

  it("is tried again under the same id, later and later, until it is given up, and by hand anew", async () => {
    const { id } = await subscribed();
    await raise();
    answer = 500;
    let now = Date.now();
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      expect(await deliver(new Date(now))).toBe(1);
      expect(await deliver(new Date(now))).toBe(0);
      now += DAY_MS;
    }
    expect(await deliver(new Date(now))).toBe(0);
    const [dead] = await deliveries(id);
    expect(dead).toMatchObject({ state: "dead", tries: TRIES_MAX, status: 500 });
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    answer = 200;
    const path = `/webhooks/${id}/deliveries/${dead?.event ?? ""}/redelivery`;
    expect((await factory.post(path, {})).status).toBe(204);
    await deliver(later(1));
    expect(await deliveries(id)).toMatchObject([{ state: "delivered" }]);
  });

  it("gets again what somebody died over, and not while he may still be at it", async () => {
    await subscribed();
    await raise();
    const { pool } = factory.api.intake.database;
    const dying = {
      query: (sql: string, values: unknown[]) =>
        sql.includes("tries + 1") ? Promise.reject(new Error("killed")) : pool.query(sql, values),
    };
    const { cipher } = factory.api;
    const options = { cipher, allowed: networksOf(LOOPBACK), now: () => new Date() };
    await expect(deliverDue({ ...options, pool: dying as never })).rejects.toThrow("killed");
    expect(await deliver()).toBe(0);
    expect(await deliver(later(61_000))).toBe(1);
    expect(received).toHaveLength(2);
    expect(received[0]?.headers["webhook-id"]).toBe(received[1]?.headers["webhook-id"]);
  });

  it("is sent nowhere else than he said, and asked no more once he is gone", async () => {
    const { id } = await subscribed();
    await raise();
    answer = 307;
    await deliver();
    expect(received).toHaveLength(1);
    answer = 410;
    await deliver(later(DAY_MS));
    expect(await deliveries(id)).toMatchObject([{ state: "dead", status: 410, tries: 2 }]);
  });

  it("has both signatures while an old secret overlaps with a new one, and then the new one's", async () => {
    const { id, secret } = await subscribed();
    const { body } = await factory.post(`/webhooks/${id}/rotation`, { overlapSeconds: 3600 });
    const isGenuine = await documented();
    await raise();
    await deliver();
    const [both] = received as [Received];
    expect(isGenuine(both.headers, both.body, secret)).toBe(true);
    expect(isGenuine(both.headers, both.body, String(body["secret"]))).toBe(true);
    await raise();
    await deliver(later(2 * 3_600_000));
    const one = received[1] as Received;
    const then = Date.now() / 1000 + 7200;
    expect(isGenuine(one.headers, one.body, secret, then)).toBe(false);
    expect(isGenuine(one.headers, one.body, String(body["secret"]), then)).toBe(true);
  });

  it("hears nothing more once his webhook ended", async () => {
    const { id } = await subscribed();
    await raise();
    const path = `/v1/parties/${testFactory}/webhooks/${id}`;
    expect((await ask(factory.api, "DELETE", path, factory.manager)).status).toBe(204);
    await raise();
    expect(await deliver()).toBe(0);
    expect((await factory.get("/webhooks")).body["items"]).toEqual([]);
    expect(await deliveries(id)).toMatchObject([{ state: "waiting" }]);
    await forgetDeliveries(factory.api.intake.database.pool, new Date(0));
    expect(await deliveries(id)).toEqual([]);
  });

  it("sees his secret once: the same request again shows none", async () => {
    const [key, draft] = [randomUUID(), { url, types: everyType }];
    const first = await factory.post("/webhooks", draft, key);
    expect(first.body["secret"]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await factory.post("/webhooks", draft, key);
    expect(again.body).toEqual({ webhook: first.body["webhook"], secret: null });
    expect(await factory.post("/webhooks", { ...draft, types: [everyType[0]] }, key)).toMatchObject(
      {
        status: 409,
        body: { code: "alreadyUsed" },
      },
    );
  });
});

describe("where nothing is sent", () => {
  it("is an address in the clear, of a private network, with credentials, or none at all", async () => {
    for (const to of [
      "http://example.org/",
      "https://10.0.0.8/",
      "https://169.254.169.254/latest/meta-data/",
      "https://[fd00::1]/",
      "https://[::ffff:10.0.0.1]/",
      "https://167772168/",
      "https://user:word@example.org/",
      "ftp://example.org/",
      "example.org",
    ])
      expect(await factory.post("/webhooks", { url: to, types: everyType })).toMatchObject({
        status: 400,
        body: { code: "invalidRequest" },
      });
  });

  it("is a name that leads to this machine, where this machine may not be reached", async () => {
    const { id } = await subscribed(everyType, url.replace("127.0.0.1", "localhost"));
    await raise();
    await deliver(new Date(), networksOf([]));
    expect(received).toEqual([]);
    expect(await deliveries(id)).toMatchObject([{ state: "waiting", fault: "addressRefused" }]);
  });

  it("is every address that is nobody's of the internet", () => {
    const none = networksOf([]);
    const refused = ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0"];
    const alsoRefused = [
      "::1",
      "::",
      "fe80::1",
      "fc00::1",
      "::ffff:8.8.8.8",
      "64:ff9b::1",
      "2002::1",
    ];
    for (const address of [...refused, ...alsoRefused, "224.0.0.1", "no address"])
      expect([address, mayReach(address, none)]).toEqual([address, false]);
    for (const address of ["8.8.8.8", "172.32.0.1", "2606:4700::1111"])
      expect([address, mayReach(address, none)]).toEqual([address, true]);
    expect(mayReach("10.1.2.3", networksOf(["10.1.0.0/16"]))).toBe(true);
  });
});

it("waits longer after each try, by chance a little more or less, and gives up", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: TRIES_MAX - 1 }), random, (tries, chance) => {
      const wait = waitAfter(tries, chance) ?? 0;
      expect(wait).toBeGreaterThanOrEqual(2_500);
      expect(wait).toBeLessThanOrEqual(9 * 3_600_000);
      expect(waitAfter(tries + 1, chance) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(wait);
    }),
  );
  expect(waitAfter(TRIES_MAX, 0.5)).toBeUndefined();
});
