import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import { once } from "node:events";
import { hexlify } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { deviceRegistryAbi } from "../../service/chain/contracts.ts";
import { firstParties } from "../../service/chain-home.ts";
import { endAct } from "../../service/parties/acts/device-acts.ts";
import { authorise, firstNonce } from "../../service/parties/acts/typed.ts";
import { sha256 } from "#crypto";
import { TestDevice } from "../support/device.ts";
import { eventually } from "../support/eventually.ts";
import { readOwn } from "../support/own-data.ts";
import { restated } from "./support/spoil.ts";
import { openTarget, type Target } from "./support/target.ts";

let to: Target;
beforeAll(async () => {
  to = await openTarget();
});
afterAll(() => to.close());

const get = async (path: string): Promise<unknown> => {
  const { database, service } = to.target;
  return (await readOwn(database.pool, service.httpUrl, path)).json();
};

const enrol = (members: Record<string, unknown>): Promise<Response> =>
  fetch(`${to.target.service.httpUrl ?? ""}/v1/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      factory: firstParties.factory,
      device: to.device.urn,
      grade: "software",
      possession: "0x",
      authorisation: { nonce: "0", deadline: "0", signers: ["0x"], signatures: ["0x"] },
      ...members,
    }),
  });

/** SEC 1 section 2.3.3: the sign of y, then x alone. */
function compressed(device: TestDevice): Buffer {
  const { x, y } = deviceKey(device.keyStore.spki);
  const prefix = Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex");
  return Buffer.concat([prefix, Buffer.of(2 + ((y[31] ?? 0) & 1)), x]);
}

async function endKey(device: TestDevice): Promise<void> {
  const { chain } = to.target.service;
  const address = chain.manifest.contracts.deviceRegistry.address;
  const { chainId } = chain.manifest.chain;
  const { keyId } = deviceKey(device.keyStore.spki);
  const act = { factory: firstParties.factory, keyId: hexlify(keyId) };
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const factory = chain.embedded!.wallet(3);
  const signed = await authorise(endAct({ chainId, address }, act, fresh), [factory]);
  const data = deviceRegistryAbi.encodeFunctionData("end", [act, signed]);
  await (await factory.connect(chain.provider).sendTransaction({ to: address, data })).wait();
}

describe("a statement that was logged before", () => {
  it("is answered as before however often it is replayed, and stored once", async () => {
    const payload = encodeEnvelope(await to.device.next());
    const first = await to.byHttp(payload);
    for (let times = 0; times < 5; times++) {
      await to.byMqtt(payload);
      const again = await to.byHttp(payload);
      expect(again.body.promise?.index).toBe(first.body.promise?.index);
    }
    expect(await to.newest()).toEqual({ fault: null, sequence: to.device.position.sequence });
  });

  it("is not forgotten by another one under its number: both are logged, and the pair is an alert", async () => {
    const before = to.device.position;
    const first = await to.byHttp(encodeEnvelope(await to.device.next({ machine: "a" })));
    to.device.position = before;
    const other = await to.byHttp(encodeEnvelope(await to.device.next({ machine: "b" })));
    expect(other.body.promise?.index).toBe((first.body.promise?.index ?? 0) + 1);
    const { sequence } = to.device.position;
    expect(await get("alerts")).toMatchObject({ equivocations: [{ sequence }] });
  });
});

describe("a jump in the sequence", () => {
  it("is accepted, shown as a gap, and closed by what fills it", async () => {
    const device = await to.enrolled();
    const keyId = Buffer.from(sha256(device.keyStore.spki)).toString("hex");
    const [two, three, four] = [await device.next(), await device.next(), await device.next()];
    await to.byHttp(encodeEnvelope(four));
    expect(await get(`keys/${keyId}/gaps`)).toMatchObject({ gaps: [{ from: 2, to: 3 }] });
    await to.byHttp(encodeEnvelope(two));
    await to.byHttp(encodeEnvelope(three));
    expect(await get(`keys/${keyId}/gaps`)).toMatchObject({ gaps: [] });
  });

  it("may go to the largest number there is", async () => {
    const device = await to.enrolled();
    const keyId = Buffer.from(sha256(device.keyStore.spki)).toString("hex");
    device.position = { ...device.position, sequence: Number.MAX_SAFE_INTEGER - 1 };
    const answer = await to.byHttp(encodeEnvelope(await device.next()));
    expect(answer.body).toMatchObject({ status: "logged", refused: null });
    expect(await get(`keys/${keyId}/gaps`)).toMatchObject({
      gaps: [{ from: 2, to: Number.MAX_SAFE_INTEGER - 1 }],
    });
  });
});

describe("a key", () => {
  it("that nobody knows defers its records, whole; they are logged once it is registered", async () => {
    const device = new TestDevice(to.device.logId);
    const envelope = encodeEnvelope(await device.next());
    expect(await to.byHttp(envelope)).toMatchObject({ status: 202, body: { status: "deferred" } });
    await to.target.enrol(device.urn, device.keyStore);
    await eventually(
      () => to.byHttp(envelope),
      ({ body }) => body.status === "logged",
    );
    await eventually(
      async () => (await to.target.database.pool.query("SELECT FROM deferred")).rowCount,
      (count) => count === 0,
    );
  });

  it("that is ended speaks no more: keyEnded", async () => {
    const device = await to.enrolled();
    await endKey(device);
    const refused = await eventually(
      async () => to.byHttp(encodeEnvelope(await device.next())),
      ({ status }) => status !== 202,
    );
    expect(refused).toMatchObject({ status: 422, body: { code: "keyEnded" } });
    const payload = encodeEnvelope(await device.next());
    await to.byMqtt(payload);
    expect(await to.quarantinedAs(payload)).toEqual(["keyEnded"]);
  });

  it("in compressed form is another id, which no key will ever have", async () => {
    const device = await to.enrolled();
    const keyId = sha256(compressed(device));
    const payload = await restated((bytes) =>
      Buffer.concat([bytes.subarray(0, 112), keyId, bytes.subarray(144)]),
    )(device);
    expect(await to.byHttp(payload)).toMatchObject({ body: { status: "deferred" } });
    await to.target.restart({ now: () => new Date(Date.now() + 25 * 3_600_000) });
    await eventually(
      () => to.quarantinedAs(payload),
      (codes) => codes.length > 0,
    );
    expect(await to.quarantinedAs(payload)).toEqual(["keyUnknown"]);
    await to.target.restart();
  });

  it.each<[string, (device: TestDevice) => Uint8Array]>([
    ["compressed", compressed],
    ["cut short", (device) => device.keyStore.spki.subarray(0, 90)],
    ["a point off the curve", (device) => Buffer.from(device.keyStore.spki).fill(1, 60)],
    ["of another curve", (device) => Buffer.from(device.keyStore.spki).fill(0x22, 22, 23)],
    ["nothing", () => new Uint8Array(0)],
  ])("%s is not enrolled: keyEncoding", async (_what, encode) => {
    const response = await enrol({ spki: toBase64Url(encode(to.device)) });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "keyEncoding" });
  });
});

describe("an act that no contract can read", () => {
  const fresh = { nonce: "0", deadline: "0", signers: ["0x"], signatures: ["0x"] };

  it.each([
    ["a nonce of 2^256", { nonce: String(2n ** 256n) }],
    ["a deadline of 2^64", { deadline: String(2n ** 64n) }],
  ])("with %s is an invalid request", async (_what, change) => {
    const spki = toBase64Url(to.device.keyStore.spki);
    const response = await enrol({ spki, authorisation: { ...fresh, ...change } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalidRequest" });
  });
});

describe("a connection that speaks no MQTT", () => {
  it.each<[string, Buffer]>([
    ["noise", randomBytes(100_000)],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["a packet of five length bytes", Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ["a CONNECT of 256 MB", Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f)],
    ["a PUBLISH before CONNECT", Buffer.of(0x32, 5, 0, 1, 0x61, 0, 1)],
    ["half a CONNECT", Buffer.of(0x10, 20, 0, 4)],
  ])("with %s ends alone, and harms nobody", async (_what, bytes) => {
    const { hostname, port } = new URL(to.target.service.mqttUrl ?? "");
    const socket = createConnection(Number(port), hostname);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.end(bytes);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(await to.byHttp(encodeEnvelope(await to.device.next()))).toMatchObject({ status: 202 });
  });
});
