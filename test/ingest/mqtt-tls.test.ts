import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../service/db/pool.ts";
import { topicOf } from "../../device-attest/topic.ts";
import {
  type AuthorityOptions,
  openAuthorities,
  siteAuthority,
} from "../../service/identity/authority/open-authority.store.ts";
import type { SiteAuthority } from "../../service/identity/authority/site-authority.ts";
import { makeCaKey } from "../../service/identity/authority/software-key.ts";
import {
  beginDevice,
  carryOut,
  lockDevice,
} from "../../service/identity/enrolment/enrolment.store.ts";
import type { EnrolmentCommand } from "../../service/identity/enrolment/enrolment.ts";
import { Door } from "../../service/identity/revocation/door.job.ts";
import type { Arrival } from "../../service/ingest/arrival.ts";
import { type EmbeddedBroker, startBroker } from "../../service/ingest/mqtt.ts";
import { newAuthority } from "../support/certificates.ts";
import { certified, crypto, newDeviceCertificate, newHierarchy } from "../support/certified.ts";
import { pemOf } from "../support/openssl-verdict.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { wrapperOf } from "../support/wrapper.ts";

const web = newAuthority("Web");
const { factory } = certified;
const now = (): Date => new Date();

let database: TestDatabase;
let authority: SiteAuthority;
let door: Door;
let broker: EmbeddedBroker;
let arrivals: Arrival[] = [];
let refusals: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const { pool } = database;
  const options: AuthorityOptions = {
    pool,
    now,
    wrapper: await wrapperOf(),
    name: "works.example",
    crlUrl: (kind) => `http://127.0.0.1:8422/pki/${kind}.crl`,
  };
  authority = siteAuthority(options, await openAuthorities(options));
  door = await Door.open({ pool, now, onError: () => undefined });
  const { cert, key } = web.issue("localhost");
  broker = await startBroker({
    host: "127.0.0.1",
    port: 0,
    payloadBytesMax: 10_000,
    now,
    onError: (error) => refusals.push(String((error as { code?: unknown }).code)),
    take: (arrival) => {
      arrivals.push(arrival);
      const statement = new Uint8Array(184);
      return Promise.resolve({
        kind: "logged",
        index: 0,
        statement,
        isNew: true,
        fault: undefined,
      });
    },
    tls: { host: "127.0.0.1", port: 0, cert, key, door },
  });
});
afterAll(async () => {
  await broker.close();
  await door.close();
  await database.drop();
});
beforeEach(() => {
  arrivals = [];
  refusals = [];
});

type Credentials = Pick<IClientOptions, "cert" | "key">;

let made = 0;
interface Device {
  readonly device: string;
  readonly spki: Uint8Array;
  readonly serial: string;
  readonly credentials: Credentials;
}

async function newDevice(): Promise<Device> {
  const device = `urn:dev:ops:32473-m${String(++made)}`;
  const { pkcs8, spki } = await makeCaKey(crypto);
  const { certificate, serial } = await authority.issue({ factory, device, spki, kind: "ldevid" });
  const credentials = { cert: pemOf(certificate), key: pemOf(pkcs8, "PRIVATE KEY") };
  return { device, spki, serial, credentials };
}

const connect = (credentials: Credentials): Promise<MqttClient> =>
  connectAsync(`mqtts://localhost:${String(broker.tlsPort)}`, {
    ...credentials,
    ca: web.cert,
    reconnectPeriod: 0,
    connectTimeout: 5000,
  });

/** The code that a connection is refused with. The MQTT client would not tell: of some refusals it says nothing. */
async function refused(credentials: Credentials): Promise<string> {
  const socket = connectTls({
    ...credentials,
    host: "127.0.0.1",
    port: broker.tlsPort,
    servername: "localhost",
    ca: web.cert,
  } as ConnectionOptions);
  const gone = new Promise((resolve) => {
    socket.once("close", resolve);
  });
  socket.on("error", () => undefined).resume();
  await gone;
  return refusals[0] ?? "";
}

const closed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    client.once("close", resolve);
  });

/** A key of records on chain, as the index keeps it. */
const register = (spki: Uint8Array, device: string): Promise<unknown> =>
  database.pool.query(
    `INSERT INTO device_key (key_id, factory, device, spki, from_index, grade, final)
     VALUES (sha256($1), decode($2, 'hex'), $3, $1, 0, 'software', true)`,
    [spki, factory, device],
  );
const end = (device: string): Promise<unknown> =>
  database.pool.query(
    "UPDATE device_key SET until_index = 1, ended_reason = 'revoked' WHERE device = $1",
    [device],
  );

const said = { at: new Date(), by: "test" };

const admitted = (device: string): Promise<string> =>
  inTransaction(database.pool, async (db) => {
    const kept = await beginDevice(db, { factory, device }, said.at);
    const known = await carryOut(db, kept, { do: "admit", by: "person" }, said);
    await carryOut(db, known, { do: "certify", again: false }, said);
    return kept.id;
  });

const say = (id: string, command: EnrolmentCommand): Promise<unknown> =>
  inTransaction(database.pool, async (db) => {
    const kept = await lockDevice(db, id);
    if (kept !== undefined) await carryOut(db, kept, command, said);
  });

describe("a device that came in by its certificate", () => {
  it("sends records under its own name, and hears its own receipts", async () => {
    const { credentials, device } = await newDevice();
    const client = await connect(credentials);
    await client.subscribeAsync(topicOf(factory, device, "receipts"), { qos: 1 });
    const heard = new Promise((resolve) => {
      client.once("message", (_topic, payload) => resolve(payload.toString()));
    });
    await client.publishAsync(topicOf(factory, device, "records"), "{}", { qos: 1 });
    await broker.publish(topicOf(factory, device, "receipts"), Buffer.from("receipt"));
    expect(await heard).toBe("receipt");
    expect(arrivals.map(({ principal }) => principal)).toEqual([`mqtt:${device}`]);
    await client.endAsync(true);
  });

  it.each([
    ["another device", topicOf(factory, "urn:dev:ops:32473-other", "records")],
    [
      "the same device of another factory",
      topicOf("b2".repeat(32), "urn:dev:ops:32473-m2", "records"),
    ],
    ["nobody", "elsewhere"],
  ])("is put out when it speaks as %s", async (_who, topic) => {
    const { credentials } = await newDevice();
    const client = await connect(credentials);
    const gone = closed(client);
    client.publish(topic, "{}", { qos: 1 });
    await gone;
    expect(refusals).toContain("topicOfOther");
    expect(arrivals).toEqual([]);
  });

  it("does not hear what another is told", async () => {
    const { credentials } = await newDevice();
    const client = await connect(credentials);
    const other = topicOf(factory, "urn:dev:ops:32473-other", "receipts");
    await expect(client.subscribeAsync(other, { qos: 1 })).rejects.toThrow(/./);
    expect(refusals).toEqual(["topicOfOther"]);
    await client.endAsync(true);
  });

  it("is put out when its certificate is revoked, and does not come back", async () => {
    const { credentials, serial } = await newDevice();
    const gone = closed(await connect(credentials));
    await authority.revoke(serial, "keyCompromise");
    await gone;
    expect(refusals).toEqual(["revoked"]);
    refusals = [];
    expect(await refused(credentials)).toBe("revoked");
  });

  it("is put out when its key ends on chain, before any list of this site says so", async () => {
    const { credentials, device, spki } = await newDevice();
    await register(spki, device);
    const gone = closed(await connect(credentials));
    await end(device);
    await gone;
    expect(refusals).toEqual(["ended"]);
    refusals = [];
    expect(await refused(credentials)).toBe("ended");
  });

  it("is put out while it is suspended, and comes back after", async () => {
    const { credentials, device } = await newDevice();
    const enrolled = await admitted(device);
    const gone = closed(await connect(credentials));
    await say(enrolled, { do: "suspend" });
    await gone;
    expect(refusals).toEqual(["keptOut"]);
    refusals = [];
    expect(await refused(credentials)).toBe("keptOut");
    const known = new Promise<void>((resolve) => door.onChange(resolve));
    await say(enrolled, { do: "resume" });
    await known;
    await (await connect(credentials)).endAsync(true);
  });

  it("stays when another key of it lives", async () => {
    const { credentials, device, spki } = await newDevice();
    await register(spki, device);
    await end(device);
    await register((await makeCaKey(crypto)).spki, device);
    const other = await newDevice();
    const gone = closed(await connect(other.credentials));
    await authority.revoke(other.serial, "superseded");
    await gone;
    const client = await connect(credentials);
    await client.publishAsync(topicOf(factory, device, "records"), "{}", { qos: 1 });
    expect(arrivals).toHaveLength(1);
    await client.endAsync(true);
  });
});

describe("nobody comes in", () => {
  it("without a certificate", async () => {
    expect(await refused({})).toBe("certificateMissing");
  });

  it("by a certificate of another site", async () => {
    const { credentials } = await newDevice();
    const other = await newHierarchy();
    const { pkcs8, spki } = await makeCaKey(crypto);
    const certificate = await newDeviceCertificate(other, undefined, certified, spki);
    const key = pemOf(pkcs8, "PRIVATE KEY");
    expect(await refused({ ...credentials, cert: pemOf(certificate), key })).toBe("wrongChain");
  });
});
