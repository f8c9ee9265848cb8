import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { machineOf } from "../../parties/consent/http-support.ts";
import { type Answer, ask, type Method } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { bpnlOf, containmentBy, newScene, type Scene, type Tier, tiers } from "../../trace/notification/scene.ts"; // prettier-ignore

let api: TestApi;
let scene: Scene;
let keys: Readonly<Record<Tier, Record<string, string>>>;
beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  scene = await newScene(api.intake.database.pool);
  keys = Object.fromEntries(
    await Promise.all(
      tiers.map(async (tier) => [tier, await machineOf(api, scene.of[tier], "view", "sign")]),
    ),
  ) as typeof keys;
});
afterAll(() => api.close());

interface Said extends Record<string, unknown> {
  readonly notification: string;
  readonly status: string;
  readonly items: readonly { readonly asset: string; readonly thing: string }[];
}

const as = (tier: Tier, method: Method, path: string, body?: object, key?: string) =>
  ask(api, method, `/v1/parties/${scene.of[tier]}/${path}`, {
    headers: { ...keys[tier], ...(key !== undefined && { "idempotency-key": key }) },
    ...(body && { body }),
  });
const itemsIn = ({ body }: Answer): Said[] => body["items"] as Said[];
const failure = ({ body, status }: Answer) => [status, body["code"], body["reason"]];

async function sendFrom(tier: Tier, thing: string, more: object = {}): Promise<Answer> {
  const containment = await containmentBy(api.intake.database.pool, scene, tier, thing);
  return as(tier, "POST", `trace/containments/${containment}/notifications`, {
    id: randomUUID(),
    kind: "block",
    severity: "CRITICAL",
    information: "The coil was hardened by mistake.",
    ...more,
  });
}

const received = async (tier: Tier): Promise<Said[]> =>
  itemsIn(await as(tier, "GET", "trace/notifications?box=received"));
const read = (tier: Tier, id: string) => as(tier, "GET", `trace/notifications/${id}`);
const step = (tier: Tier, id: string, what: string, more: object = {}, key?: string) =>
  as(tier, "POST", `trace/notifications/${id}/steps`, { what, ...more }, key);
const forward = (tier: Tier, id: string, more: object = {}) =>
  as(tier, "POST", `trace/notifications/${id}/forwarding`, {
    id: randomUUID(),
    information: `Said by the ${tier}.`,
    ...more,
  });

/** The newest that a firm was told, acknowledged. */
async function acknowledged(tier: Tier): Promise<string> {
  const [one] = await received(tier);
  const id = one?.notification ?? "";
  expect(await step(tier, id, "acknowledge")).toMatchObject({ status: 200 });
  return id;
}

describe("a block notification", () => {
  it("goes down tier by tier, and each firm is told of what it got itself", async () => {
    const { coil, gearboxes, lots } = scene;
    expect((await sendFrom("drawer", coil)).status).toBe(201);
    const told: Record<string, readonly string[]> = {};
    const answers: number[] = [];
    for (const tier of tiers.slice(1)) {
      const id = await acknowledged(tier);
      const { body } = await read(tier, id);
      told[tier] = (body as Said).items.map(({ thing }) => thing);
      answers.push((await forward(tier, id)).status);
    }
    // Nobody has it from the shop.
    expect(answers).toEqual([201, 201, 201, 422]);
    expect(told).toEqual({
      machinist: [coil],
      assembler: [lots[0]],
      distributor: [gearboxes[0]],
      shop: [gearboxes[0]],
    });
  });

  it("shows its sender how many were told further on, and neither whom nor of what", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    const id = sent?.notification ?? "";
    await forward("machinist", await acknowledged("machinist"));
    await forward("assembler", await acknowledged("assembler"));
    await acknowledged("distributor");
    const { body } = await read("drawer", id);
    expect(body["onward"]).toEqual({ parties: 2, acknowledged: 2 });
    const text = JSON.stringify(body);
    for (const tier of ["assembler", "distributor", "shop"] as const) {
      expect(text).not.toContain(scene.of[tier]);
      expect(text).not.toContain(bpnlOf(tier));
    }
    for (const thing of [...scene.lots, ...scene.gearboxes]) expect(text).not.toContain(thing);
    const [machinists] = itemsIn(await as("machinist", "GET", "trace/notifications?box=sent"));
    expect(JSON.stringify((await read("assembler", machinists?.notification ?? "")).body)).not.toContain(id); // prettier-ignore
  });

  it("is nobody's business but its sender's and its receiver's", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    const id = sent?.notification ?? "";
    for (const tier of ["assembler", "distributor", "shop"] as const) {
      expect((await read(tier, id)).status).toBe(404);
      expect((await step(tier, id, "acknowledge")).status).toBe(404);
      expect((await forward(tier, id)).status).toBe(404);
      expect((await as(tier, "GET", `trace/notifications/${id}/messages`)).status).toBe(404);
      expect((await as(tier, "GET", `trace/notifications/${id}/recipients`)).status).toBe(404);
      expect(await received(tier)).toEqual([]);
    }
    expect((await read("machinist", id)).status).toBe(200);
  });

  it("raises an alert of whoever is told", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    const alerts = itemsIn(await as("machinist", "GET", "alerts"));
    expect(alerts).toMatchObject([
      {
        kind: "qualityNotification",
        subject: scene.coil,
        severity: "critical",
        about: { notification: sent?.notification, told: "block", things: 1 },
      },
    ]);
    expect(itemsIn(await as("drawer", "GET", "alerts"))).toEqual([]);
  });

  it("is answered: blocked, accepted, taken back and closed, with a history that shows no strangers", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    const id = await acknowledged("machinist");
    expect(id).toBe(sent?.notification);
    expect((await step("machinist", id, "block")).status).toBe(200);
    expect((await step("machinist", id, "accept", { why: "It is aside." })).body).toMatchObject({ status: "ACCEPTED" }); // prettier-ignore
    expect((await step("drawer", id, "cancel")).status).toBe(200);
    expect((await step("drawer", id, "close")).body).toMatchObject({ status: "CLOSED" });
    const { body } = await read("drawer", id);
    expect(body["items"]).toMatchObject([{ thing: scene.coil, blockStatus: "CANCELED" }]);
    const history = body["history"] as { what: string; side: string; by: object | null }[];
    expect(history.map(({ what }) => what)).toEqual([
      "sent",
      "received",
      "acknowledged",
      "blocked",
      "accepted",
      "canceled",
      "closed",
    ]);
    expect(history.filter(({ by, side }) => side === "receiver" && by !== null)).toEqual([]);
  });
});

const newBlock = () => ({
  id: randomUUID(),
  kind: "block",
  severity: "MAJOR",
  information: "Bad.",
});

describe("what changes what the other side does", () => {
  it("is an alert of that side: what is declined, and what is taken back", async () => {
    await sendFrom("drawer", scene.coil);
    const id = await acknowledged("machinist");
    await step("machinist", id, "decline", { why: "It never came." });
    expect(itemsIn(await as("drawer", "GET", "alerts"))).toMatchObject([
      { kind: "qualityNotification", subject: scene.coil, about: { answer: "declined" } },
    ]);
    await step("drawer", id, "cancel");
    expect(itemsIn(await as("machinist", "GET", "alerts"))).toMatchObject([
      { kind: "qualityNotification", count: 2, about: { answer: "canceled" } },
    ]);
  });

  it("is told again where it was taken back", async () => {
    const { pool } = api.intake.database;
    const containment = await containmentBy(pool, scene, "drawer", scene.coil);
    const path = `trace/containments/${containment}/notifications`;
    const [first] = itemsIn(await as("drawer", "POST", path, newBlock()));
    expect(itemsIn(await as("drawer", "POST", path, newBlock()))).toEqual([]);
    await step("drawer", first?.notification ?? "", "cancel");
    expect(itemsIn(await as("drawer", "POST", path, newBlock()))).toHaveLength(1);
  });
});

describe("sending again", () => {
  it("the same is the same, and something else under its id is refused", async () => {
    const { pool } = api.intake.database;
    const containment = await containmentBy(pool, scene, "drawer", scene.coil);
    const path = `trace/containments/${containment}/notifications`;
    const body = { id: randomUUID(), kind: "block", severity: "MAJOR", information: "Hardened." };
    const all = await Promise.all([1, 2, 3].map(() => as("drawer", "POST", path, body)));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map((one) => itemsIn(one)[0]?.notification)).size).toBe(1);
    expect(await received("machinist")).toHaveLength(1);
    const other = await as("drawer", "POST", path, { ...body, information: "Something else." });
    expect(failure(other)).toEqual([409, "alreadyUsed", undefined]);
  });

  it("under another id tells nobody again what he was told", async () => {
    await sendFrom("drawer", scene.coil);
    const id = await acknowledged("machinist");
    expect(itemsIn(await forward("machinist", id))).toHaveLength(1);
    expect(itemsIn(await forward("machinist", id))).toEqual([]);
    expect(await received("assembler")).toHaveLength(1);
    const { body } = await read("machinist", id);
    expect((body["history"] as Said[]).filter((one) => one["what"] === "forwarded")).toHaveLength(
      1,
    );
  });

  it("a step under its key does it once, and refuses another under the same key", async () => {
    await sendFrom("drawer", scene.coil);
    const [one] = await received("machinist");
    const id = one?.notification ?? "";
    const twice = await Promise.all(
      [1, 2].map(() => step("machinist", id, "acknowledge", {}, "k")),
    );
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(failure(await step("machinist", id, "accept", {}, "k"))[1]).toBe("alreadyUsed");
    expect(failure(await step("machinist", id, "acknowledge"))).toEqual([409, "notificationRefused", "alreadyAcknowledged"]); // prettier-ignore
  });

  it("a step under its key is of the things that were named, and of no others", async () => {
    await sendFrom("drawer", scene.coil);
    const id = await acknowledged("machinist");
    const [item] = itemsIn(await read("machinist", id)) as unknown as Said["items"];
    const items = [item?.asset];
    expect((await step("machinist", id, "block", { items }, "b")).status).toBe(200);
    expect((await step("machinist", id, "block", { items }, "b")).status).toBe(200);
    const all = await step("machinist", id, "block", {}, "b");
    const others = await step("machinist", id, "block", { items: [randomUUID()] }, "b");
    expect([all, others].map((one) => failure(one)[1])).toEqual(["alreadyUsed", "alreadyUsed"]);
  });
});

const refused = (reason: string) => [422, "notificationInvalid", reason];

describe("what cannot be told", () => {
  it("is something that no event of the party names", async () => {
    expect(failure(await sendFrom("drawer", scene.lots[0]))).toEqual(refused("thingUnknown"));
    expect(failure(await sendFrom("drawer", "urn:nothing"))).toEqual(refused("thingUnknown"));
  });

  it("is something that nobody got", async () => {
    expect(failure(await sendFrom("machinist", scene.lots[1]))).toEqual(refused("nobodyToTell"));
  });

  it("goes to nobody but the next tier", async () => {
    const to = [scene.of.distributor];
    expect(failure(await sendFrom("drawer", scene.coil, { to }))).toEqual(
      refused("notDirectPartner"),
    );
  });

  it("is not forwarded before it is acknowledged, nor once it is declined or closed", async () => {
    await sendFrom("drawer", scene.coil);
    const [one] = await received("machinist");
    const id = one?.notification ?? "";
    expect(failure(await forward("machinist", id))).toEqual([409, "notificationRefused", "notAcknowledged"]); // prettier-ignore
    await step("machinist", id, "acknowledge");
    await step("machinist", id, "decline", { why: "It never came." });
    expect(failure(await forward("machinist", id))[2]).toBe("notificationDeclined");
    await step("drawer", id, "close");
    expect(failure(await forward("machinist", id))[2]).toBe("notificationClosed");
  });

  it("is not forwarded by whoever sent it, or never received it", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    expect((await forward("drawer", sent?.notification ?? "")).status).toBe(404);
    expect((await forward("machinist", randomUUID())).status).toBe(404);
  });

  it("does not go back where it came from", async () => {
    // The machinist sent the coil back: its drawer is its customer too.
    const { pool } = api.intake.database;
    await sendFrom("drawer", scene.coil);
    const id = await acknowledged("machinist");
    await pool.query(
      "UPDATE trade_partner SET partner = decode($1, 'hex') WHERE party = decode($2, 'hex') AND partner = decode($3, 'hex')", // prettier-ignore
      [scene.of.drawer, scene.of.machinist, scene.of.assembler],
    );
    const preview = await as("machinist", "GET", `trace/notifications/${id}/recipients`);
    expect(preview.body["recipients"]).toMatchObject([{ key: scene.of.drawer, state: "teller" }]);
    expect(failure(await forward("machinist", id))).toEqual(refused("cyclic"));
    expect(failure(await forward("machinist", id, { to: [scene.of.drawer] }))).toEqual(refused("cyclic")); // prettier-ignore
  });

  it("has no target date that is over", async () => {
    const targetDate = "2020-01-01T00:00:00.000Z";
    expect(failure(await sendFrom("drawer", scene.coil, { targetDate }))).toEqual(refused("targetPassed")); // prettier-ignore
  });

  it("leaves nothing behind", async () => {
    const id = randomUUID();
    await sendFrom("machinist", scene.lots[1], { id });
    expect(itemsIn(await as("machinist", "GET", "trace/notifications"))).toEqual([]);
    expect((await sendFrom("machinist", scene.coil, { id })).status).toBe(201);
  });

  it("is nothing that the other side has to do", async () => {
    const [sent] = itemsIn(await sendFrom("drawer", scene.coil));
    const id = sent?.notification ?? "";
    expect(failure(await step("drawer", id, "acknowledge"))[2]).toBe("notOfThisSide");
    expect(failure(await step("machinist", id, "close"))[2]).toBe("notOfThisSide");
    expect(failure(await step("drawer", id, "cancel", { items: [randomUUID()] }))[2]).toBe("itemUnknown"); // prettier-ignore
  });
});

describe("a preview", () => {
  it("says who would be told of what, and which names nobody knows", async () => {
    const { pool } = api.intake.database;
    const containment = await containmentBy(pool, scene, "machinist", scene.coil);
    const path = `trace/containments/${containment}/recipients?kind=block`;
    const known = await as("machinist", "GET", path);
    expect(known.body).toMatchObject({
      recipients: [
        { key: scene.of.assembler, name: "the assembler", state: "new", things: [scene.lots[0]] },
      ],
      unknown: [],
    });
    const book = itemsIn(await as("machinist", "GET", "trace/partners"));
    const line = book.find((one) => one["partner"] === scene.of.assembler);
    const uri = String(line?.["uri"]);
    const gone = await as("machinist", "DELETE", `trace/partners?uri=${encodeURIComponent(uri)}`);
    expect(gone.status).toBe(204);
    const unknown = await as("machinist", "GET", path);
    expect(unknown.body).toMatchObject({ recipients: [], unknown: [{ uri, things: 1 }] });
  });
});

describe("an investigation", () => {
  it("goes up tier by tier, to whom each has it from", async () => {
    const [sent] = itemsIn(
      await sendFrom("assembler", scene.gearboxes[0], { kind: "investigation", severity: "MINOR" }),
    );
    expect(sent).toMatchObject({ receiver: { party: scene.of.machinist } });
    const id = await acknowledged("machinist");
    expect(((await read("machinist", id)).body as Said).items.map(({ thing }) => thing)).toEqual([
      scene.lots[0],
    ]);
    const [further] = itemsIn(await forward("machinist", id));
    const last = await read("drawer", further?.notification ?? "");
    expect((last.body as Said).items.map(({ thing }) => thing)).toEqual([scene.coil]);
    expect(failure(await step("drawer", further?.notification ?? "", "block"))[2]).toBe("notAcknowledged"); // prettier-ignore
  });
});

describe("the address book", () => {
  it("names nobody here who is not here, and nobody without any name", async () => {
    const line = { uri: "https://id.gs1.org/417/9521568100008", name: "somebody" };
    const nobody = await as("drawer", "PUT", "trace/partners", { ...line, partner: "ab".repeat(32) }); // prettier-ignore
    expect(failure(nobody)).toEqual([422, "notificationInvalid", "partnerUnknown"]);
    expect(failure(await as("drawer", "PUT", "trace/partners", line))[1]).toBe("invalidRequest");
    expect((await as("drawer", "PUT", "trace/partners", { ...line, bpnl: "BPNL0000000000XY" })).status).toBe(204); // prettier-ignore
  });
});
