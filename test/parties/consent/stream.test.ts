import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";
import { ask } from "../../support/ask.ts";
import { testFactory, type TestDevice } from "../../support/device.ts";
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

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
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
  return new Events(reply.body);
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

it("a party's notices come as they are made", async () => {
  const own = await machineOf(api, testFactory, "view");
  const reply = await fetch(`${url}/v1/parties/${testFactory}/notices/stream`, { headers: own });
  if (reply.body === null) throw new Error("no stream");
  const events = new Events(reply.body);
  const { party } = await streaming();
  let seen = "";
  while (!seen.includes(party)) seen = (await events.next()) ?? party;
  expect(dataIn(seen)).toHaveProperty("items");
  await events.cancel();
});
