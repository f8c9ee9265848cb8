import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeviceManifest } from "../../../service/identity/enrolment/manifest.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newMaker, suspendMaker, type TestMaker } from "../../support/makers.ts";
import { newPerson, type Visit, visit } from "../../support/people.ts";

const HOUR_MS = 3_600_000;
const ofFactory = `/v1/parties/${testFactory}`;

let api: TestApi;
let managing: Visit;
let maker: TestMaker;
beforeAll(async () => {
  api = await testApi();
  const manager = await newPerson(api.intake.database.pool, testFactory, ["view", "manage"]);
  managing = await visit(api, manager);
});
beforeEach(async () => {
  maker = await newMaker(api.intake.database.pool);
});
afterAll(() => api.close());

const newUrn = (): string => `urn:uuid:${randomUUID()}`;
const newHash = (): string => randomBytes(32).toString("hex");
const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();

const makeCode = (device: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(api, "POST", `${ofFactory}/device-codes`, {
    headers: { ...managing.headers, ...headers },
    body: { device, expiresAt },
  });

const change = (enrolment: unknown, what: string): Promise<Answer> =>
  ask(api, "POST", `${ofFactory}/enrolments/${String(enrolment)}/changes`, {
    headers: managing.headers,
    body: { what, why: "a test" },
  });

const read = async (enrolment: unknown): Promise<Record<string, unknown>> =>
  (await ask(api, "GET", `${ofFactory}/enrolments/${String(enrolment)}`, managing)).body;

const listed = async (): Promise<Record<string, unknown>[]> =>
  (await ask(api, "GET", `${ofFactory}/enrolments?limit=200`, managing)).body["items"] as Record<
    string,
    unknown
  >[];

const take = async (body: object): Promise<Answer> =>
  ask(api, "POST", `${ofFactory}/device-manifests`, { headers: managing.headers, body });

const deviceOf = (device: string): DeviceManifest["devices"][number] => ({
  device,
  serial: "2024-0001",
  identity: { by: "key", sha256: newHash() },
  tested: "2024-02-01T08:00:00.000Z",
  released: "2024-02-03T08:00:00.000Z",
});

const manifestOf = (changes: Partial<DeviceManifest> = {}): DeviceManifest => ({
  v: 1,
  kind: "device-manifest",
  maker: maker.party,
  factory: testFactory,
  authorities: [],
  devices: [deviceOf(newUrn())],
  ...changes,
});

const reasonOf = ({ body, status }: Answer) => [status, body["reason"]];

describe("a one-time code", () => {
  it("admits the device, is shown once, and is kept as a hash", async () => {
    const device = newUrn();
    const { body, status } = await makeCode(device);
    expect(status).toBe(201);
    expect(body["password"]).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(await read(body["enrolment"])).toMatchObject({
      device,
      state: "pending",
      admittedBy: "code",
      history: [{ what: "admitted" }],
      certificates: [],
      keys: [],
    });
    const { rows } = await api.intake.database.pool.query<{ kept: string }>(
      "SELECT c::text AS kept FROM enrolment_code c WHERE code_id = $1",
      [body["user"]],
    );
    expect(rows[0]?.kept).not.toContain(String(body["password"]));
  });

  it("is made once by one request", async () => {
    const device = newUrn();
    const headers = { "idempotency-key": randomUUID() };
    const first = await makeCode(device, headers);
    const again = await makeCode(device, headers);
    expect(again.body).toEqual({ ...first.body, password: null });
  });

  it("is not made for a device that has ended: deviceEnded", async () => {
    const device = newUrn();
    const { body } = await makeCode(device);
    expect((await change(body["enrolment"], "end")).status).toBe(204);
    expect(reasonOf(await makeCode(device))).toEqual([403, "deviceEnded"]);
  });
});

describe("a device that the factory knows", () => {
  it("shows the keys that it signs records with", async () => {
    const signing = await api.enrolled();
    const { body } = await makeCode(signing.urn);
    expect(await read(body["enrolment"])).toMatchObject({ keys: [{ grade: "software" }] });
  });

  it("is done with only what its state allows: stateOther", async () => {
    const { body } = await makeCode(newUrn());
    for (const what of ["suspend", "resume", "retire"])
      expect(reasonOf(await change(body["enrolment"], what))).toEqual([409, "stateOther"]);
    expect((await change(body["enrolment"], "end")).status).toBe(204);
    expect((await change(body["enrolment"], "end")).status).toBe(204);
    const { history } = await read(body["enrolment"]);
    expect(history).toMatchObject([{ what: "admitted" }, { what: "ended", why: "a test" }]);
  });
});

describe("a manifest", () => {
  it("admits a whole line on one signature, with what the maker says of each life", async () => {
    const devices = [deviceOf(newUrn()), deviceOf(newUrn())];
    const document = manifestOf({ devices });
    const { body, status } = await take(await maker.sign(document));
    expect(status).toBe(201);
    expect(body["devices"]).toBe(2);
    const known = (await listed()).filter((one) => one["maker"] === maker.party);
    expect(known.map((one) => String(one["device"])).toSorted()).toEqual(
      devices.map((one) => one.device).toSorted(),
    );
    expect(await read(known[0]?.["enrolment"])).toMatchObject({
      admittedBy: "manifest",
      life: [
        { stage: "tested", saidBy: "maker" },
        { stage: "released", saidBy: "maker" },
      ],
    });
  });

  it("that comes again makes nothing new", async () => {
    const signed = await maker.sign(manifestOf());
    const first = await take(signed);
    expect((await take(signed)).body).toEqual(first.body);
  });

  it("of a maker that is not admitted, or not any more, is refused: makerNotAdmitted", async () => {
    const supplier = await newMaker(api.intake.database.pool, "supplier");
    const bySupplier = await supplier.sign(manifestOf({ maker: supplier.party }));
    expect(reasonOf(await take(bySupplier))).toEqual([403, "makerNotAdmitted"]);
    const signed = await maker.sign(manifestOf());
    await suspendMaker(api.intake.database.pool, maker);
    expect(reasonOf(await take(signed))).toEqual([403, "makerNotAdmitted"]);
  });

  it("that its maker did not sign as it is, is refused: manifestNotSigned", async () => {
    const signed = await maker.sign(manifestOf());
    const other = { ...signed, document: manifestOf() };
    expect(reasonOf(await take(other))).toEqual([422, "manifestNotSigned"]);
    const stranger = await newMaker(api.intake.database.pool);
    const byStranger = await stranger.sign(manifestOf());
    expect(reasonOf(await take(byStranger))).toEqual([422, "manifestNotSigned"]);
  });

  it("for another factory is refused: manifestOfOther", async () => {
    const signed = await maker.sign(manifestOf({ factory: newHash() }));
    expect(reasonOf(await take(signed))).toEqual([422, "manifestOfOther"]);
  });

  it("takes over no device that is known, by name or by key: deviceKnown", async () => {
    const device = newUrn();
    const { body } = await makeCode(device);
    const byName = await maker.sign(manifestOf({ devices: [deviceOf(device)] }));
    expect(reasonOf(await take(byName))).toEqual([422, "deviceKnown"]);
    expect(await read(body["enrolment"])).toMatchObject({ maker: null, admittedBy: "code" });

    const known = deviceOf(newUrn());
    await take(await maker.sign(manifestOf({ devices: [known] })));
    const other = { ...known, device: newUrn() };
    const fresh = deviceOf(newUrn());
    const byKey = await maker.sign(manifestOf({ devices: [fresh, other] }));
    expect(reasonOf(await take(byKey))).toEqual([422, "deviceKnown"]);
    expect((await listed()).map((one) => one["device"])).not.toContain(fresh.device);
  });

  it("that names a device or an identity twice, or no certificate as authority, is refused", async () => {
    const one = deviceOf(newUrn());
    const twice = await maker.sign(manifestOf({ devices: [one, { ...deviceOf(one.device) }] }));
    expect(reasonOf(await take(twice))).toEqual([422, "deviceTwice"]);
    const shared = { ...one, device: newUrn() };
    const sharing = await maker.sign(manifestOf({ devices: [one, shared] }));
    expect(reasonOf(await take(sharing))).toEqual([422, "identityTwice"]);
    const broken = await maker.sign(manifestOf({ authorities: ["AAAA"] }));
    expect(reasonOf(await take(broken))).toEqual([422, "authorityMalformed"]);
  });
});
