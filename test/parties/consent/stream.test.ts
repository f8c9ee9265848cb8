import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";
import { ask } from "../../support/ask.ts";
import { testFactory, type TestDevice } from "../../support/device.ts";
import { STREAMS_MAX } from "../../../service/http/event-stream.ts";
import { newPerson, visit } from "../../support/people.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { INDEX_AGE_MS_MAX, setIndexAge } from "../../support/looks.ts";
import { authorised, looksOf, machineOf, PURPOSE, revokeOnChain } from "./http-support.ts";

let api: TestApi;
let url: string;
let device: TestDevice;
beforeAll(async () => {
  api = await testApi();
  url = await api.app.listen({ host: "127.0.0.1", port: 0 });
  device = await api.enrolled();
});
afterAll(() => api.close());

async function sendRecord(): Promise<void> {
  const payload = Buffer.from(encodeEnvelope(await device.next()));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
}

/** Server-sent events as they come; heartbeats are left out. */
class Events {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  /** The next event as it came, byte by byte; undefined at the end of the stream. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end === -1) {
        const { done, value } = await this.#reader.read();
        if (done) return undefined;
        this.#text += Buffer.from(value).toString();
        continue;
      }
      const event = this.#text.slice(0, end + 2);
      this.#text = this.#text.slice(end + 2);
      if (!event.startsWith(":")) return event;
    }
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function open(headers: Record<string, string>, extra: Record<string, string> = {}) {
  const reply = await fetch(`${url}/v1/factories/${testFactory}/activity/stream?${PURPOSE}`, {
    headers: { ...headers, ...extra },
  });
  if (reply.body === null || reply.status !== 200) throw new Error(await reply.text());
  return new Events(reply.body.getReader());
}

/** Each by a connection of its own, to be destroyed by the caller. */
async function follow(headers: Record<string, string>): Promise<IncomingMessage> {
  const path = `${url}/v1/factories/${testFactory}/activity/stream?${PURPOSE}`;
  const [reply] = (await once(get(path, { headers, agent: false }), "response")) as [
    IncomingMessage,
  ];
  return reply;
}

const nameIn = (event: string | undefined): string => /^event: (.*)$/m.exec(event ?? "")?.[1] ?? "";
const dataIn = (event: string | undefined): unknown =>
  JSON.parse(/^data: (.*)$/m.exec(event ?? "")?.[1] ?? "null");

async function streaming(changes: Partial<EnterpriseAuthorisation> = {}) {
  const looker = await authorised(api, changes);
  const events = await open(looker.headers);
  await sendRecord();
  return { ...looker, events, first: await events.next() };
}

describe("a stream", () => {
  it("shows what came, each event a look in the log with the hash of its bytes", async () => {
    const { events, first, party } = await streaming();
    expect(dataIn(first)).toMatchObject({ devices: [{ device: device.urn, records: 1 }] });
    const resultHash = createHash("sha256")
      .update(first ?? "")
      .digest("hex");
    expect(await looksOf(api, party)).toMatchObject([{ outcome: "allowed", resultHash }]);
    await events.cancel();
  });

  it("goes on where it broke off", async () => {
    const { events, first, headers } = await streaming();
    await events.cancel();
    await sendRecord();
    const id = /^id: (.*)$/m.exec(first ?? "")?.[1] ?? "";
    const again = await open(headers, { "last-event-id": id });
    expect(dataIn(await again.next())).toMatchObject({ devices: [{ records: 1 }] });
    await again.cancel();
  });
});

const ending = async (events: Events): Promise<[string, unknown, unknown]> => {
  await sendRecord();
  const event = await events.next();
  return [nameIn(event), dataIn(event), await events.next()];
};

describe("a long stream ends, and says why,", () => {
  it("at a revocation that the service took", async () => {
    const { commitment, events, party } = await streaming();
    const path = `/v1/parties/${testFactory}/authorisations/${commitment}/revocation`;
    await ask(api, "POST", path, {
      headers: await machineOf(api, testFactory, "sign"),
      body: {},
    });
    expect(await ending(events)).toEqual([
      "ended",
      { code: "lookRefused", reason: "revoked" },
      undefined,
    ]);
    expect((await looksOf(api, party)).at(-1)).toMatchObject({ outcome: "revoked" });
  });

  it("at a revocation that the index saw", async () => {
    const { commitment, events } = await streaming();
    await revokeOnChain(api.intake.database.pool, commitment);
    expect((await ending(events))[1]).toEqual({ code: "lookRefused", reason: "revoked" });
  });

  it("when the authorisation expires", async () => {
    const expiresAt = new Date(Date.now() + 2_500).toISOString();
    const { events } = await streaming({ expiresAt });
    let event = await events.next();
    while (nameIn(event) === "arrivals") event = await events.next();
    expect(dataIn(event)).toEqual({ code: "lookRefused", reason: "expired" });
  });

  it("when the index lags", async () => {
    const { events } = await streaming();
    await setIndexAge(api.intake.database.pool, INDEX_AGE_MS_MAX + 1_000);
    const [name, data] = await ending(events);
    await setIndexAge(api.intake.database.pool, 0);
    expect([name, data]).toEqual(["ended", { code: "indexStale", reason: "indexStale" }]);
  });

  it("when the key that opened it is revoked", async () => {
    const { events, party } = await streaming();
    await api.intake.database.pool.query("UPDATE api_key SET revoked_at = now() WHERE party = $1", [
      Buffer.from(party, "hex"),
    ]);
    expect((await ending(events))[1]).toEqual({ code: "unauthorized" });
  });

  it("when its uses are used up, one for each event", async () => {
    const { events } = await streaming({ uses: 1 });
    expect((await ending(events))[1]).toEqual({ code: "lookRefused", reason: "usedUp" });
  });
});

it.each(["1.5", "1e3", "-1", "somewhere", "9".repeat(16)])(
  "a stream does not go on at %s, which is no entry of the log: 400 invalidRequest",
  async (id) => {
    const { headers } = await authorised(api);
    await expect(open(headers, { "last-event-id": id })).rejects.toThrow('"code":"invalidRequest"');
  },
);

it("a stream that may not begin is an answer like any other", async () => {
  const { commitment, headers } = await authorised(api);
  await revokeOnChain(api.intake.database.pool, commitment);
  await expect(open(headers)).rejects.toThrow('"reason":"revoked"');
});

describe("streams that somebody follows", () => {
  it("are a few at once: 429 rateLimited; one that ended makes room, and others have their own", async () => {
    const { headers } = await authorised(api);
    const all = await Promise.all(Array.from({ length: STREAMS_MAX }, () => follow(headers)));
    expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const refused = await follow(headers);
    expect([refused.statusCode, await json(refused)]).toMatchObject([429, { code: "rateLimited" }]);
    const others = await follow((await authorised(api)).headers);
    expect(others.statusCode).toBe(200);
    all.pop()?.destroy();
    await expect
      .poll(async () => {
        const again = await follow(headers);
        all.push(again);
        return again.statusCode;
      })
      .toBe(200);
    for (const one of [...all, others]) one.destroy();
  });

  it("count no more once they were refused", async () => {
    const { commitment, headers } = await authorised(api);
    await revokeOnChain(api.intake.database.pool, commitment);
    for (let at = 0; at <= STREAMS_MAX; at++)
      await expect(open(headers)).rejects.toThrow('"reason":"revoked"');
  });

  it("keep no session from going idle, and end with it", async () => {
    const { pool } = api.intake.database;
    const person = await newPerson(pool, testFactory, ["view"]);
    const { headers } = await visit(api, person);
    const reply = await fetch(`${url}/v1/parties/${testFactory}/notices/stream?after=1000000`, {
      headers,
    });
    if (reply.body === null || reply.status !== 200) throw new Error(await reply.text());
    const seenAgo = (interval: string) =>
      pool.query("UPDATE session SET last_seen_at = now() - $2::interval WHERE account_id = $1", [
        person.account,
        interval,
      ]);
    const reader = reply.body.getReader();
    await seenAgo("10 minutes");
    for (let tick = 0; tick < 3; tick++) await reader.read();
    const { rows } = await pool.query<{ is_idle: boolean }>(
      "SELECT last_seen_at < now() - interval '9 minutes' AS is_idle FROM session WHERE account_id = $1",
      [person.account],
    );
    expect(rows).toEqual([{ is_idle: true }]);
    await seenAgo("2 hours");
    const events = new Events(reader);
    expect(dataIn(await events.next())).toEqual({ code: "unauthorized" });
    expect(await events.next()).toBeUndefined();
  });
});

it("a party's notices come as they are made", async () => {
  const own = await machineOf(api, testFactory, "view");
  const reply = await fetch(`${url}/v1/parties/${testFactory}/notices/stream`, { headers: own });
  if (reply.body === null) throw new Error("no stream");
  const events = new Events(reply.body.getReader());
  const { party } = await streaming();
  let seen = "";
  while (!seen.includes(party)) seen = (await events.next()) ?? party;
  expect(dataIn(seen)).toHaveProperty("items");
  await events.cancel();
});
