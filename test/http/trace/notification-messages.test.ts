import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { machineOf } from "../../parties/consent/http-support.ts";
import { ask, type Answer, type Method } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { bpnlOf, containmentBy, newScene, type Scene, type Tier } from "../../trace/notification/scene.ts"; // prettier-ignore

/** A firm in a house of its own: what it tells the other goes by the standard's JSON alone. */
interface House {
  readonly api: TestApi;
  readonly scene: Scene;
  readonly ask: (method: Method, path: string, body?: object) => Promise<Answer>;
}

async function houseOf(tier: Tier, run?: number): Promise<House> {
  const api = await testApi();
  const scene = await newScene(api.intake.database.pool, run);
  const headers = await machineOf(api, scene.of[tier], "view", "sign");
  const base = `/v1/parties/${scene.of[tier]}/`;
  return {
    api,
    scene,
    ask: (method, path, body) => ask(api, method, base + path, { headers, ...(body && { body }) }),
  };
}

let drawer: House;
let machinist: House;
beforeAll(async () => {
  drawer = await houseOf("drawer");
  machinist = await houseOf("machinist", drawer.scene.run);
  await drawer.api.intake.database.pool.query(
    "UPDATE trade_partner SET partner = NULL WHERE partner = decode($1, 'hex')",
    [drawer.scene.of.machinist],
  );
});
afterAll(() => Promise.all([drawer.api.close(), machinist.api.close()]));

type Json = Record<string, unknown>;
const MESSAGES = "trace/notification-messages";

async function sent(kind: "block" | "alert"): Promise<string> {
  const { api, scene } = drawer;
  const containment = await containmentBy(api.intake.database.pool, scene, "drawer", scene.coil);
  const { body } = await drawer.ask("POST", `trace/containments/${containment}/notifications`, {
    id: randomUUID(),
    kind,
    severity: "MAJOR",
    information: "The coil was hardened by mistake.",
    targetDate: "2999-01-01T00:00:00.000Z",
  });
  const [one] = body["items"] as Json[];
  expect(one).toMatchObject({
    status: "SENT",
    receiver: { party: null, bpnl: bpnlOf("machinist") },
  });
  return String(one?.["notification"]);
}

const messagesOf = async (house: House, id: string): Promise<Json[]> =>
  (await house.ask("GET", `trace/notifications/${id}/messages`)).body["items"] as Json[];
const last = async (house: House, id: string): Promise<Json> =>
  (await messagesOf(house, id)).at(-1) ?? {};
const step = (house: House, id: string, what: string) =>
  house.ask("POST", `trace/notifications/${id}/steps`, { what });
const statusIn = async (house: House, id: string): Promise<unknown> =>
  (await house.ask("GET", `trace/notifications/${id}`)).body["status"];

describe("a block notification between two houses", () => {
  it("is carried there and its answers back, each as often as anybody likes", async () => {
    const { coil } = drawer.scene;
    const id = await sent("block");
    const [first] = await messagesOf(drawer, id);
    expect(first).toMatchObject({
      header: {
        context: "Traceability-BlockNotification:1.0.0",
        senderBpn: bpnlOf("drawer"),
        receiverBpn: bpnlOf("machinist"),
        expectedResponseBy: "2999-01-01T00:00:00.000Z",
        version: "3.0.0",
      },
      content: { notificationStatus: "SENT", blockInformations: [{ blockStatus: "ACTIVE" }] },
    });
    const taken = await machinist.ask("POST", MESSAGES, first);
    const again = await machinist.ask("POST", MESSAGES, first);
    expect([taken.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(taken.body);
    const theirs = String(taken.body["notification"]);
    const { body } = await machinist.ask("GET", `trace/notifications/${theirs}`);
    expect(body).toMatchObject({
      status: "RECEIVED",
      sender: { party: null, bpnl: bpnlOf("drawer"), name: "the drawer" },
      items: [{ thing: coil, blockStatus: "ACTIVE" }],
    });
    const alerts = await machinist.ask("GET", "alerts");
    expect(alerts.body["items"]).toMatchObject([{ kind: "qualityNotification", subject: coil, count: 1 }]); // prettier-ignore

    await step(machinist, theirs, "acknowledge");
    await step(machinist, theirs, "block");
    for (const message of await messagesOf(machinist, theirs)) {
      expect((await drawer.ask("POST", MESSAGES, message)).status).toBe(201);
      expect((await drawer.ask("POST", MESSAGES, message)).status).toBe(201);
    }
    const answered = await drawer.ask("GET", `trace/notifications/${id}`);
    expect(answered.body).toMatchObject({
      status: "ACKNOWLEDGED",
      items: [{ thing: coil, blockStatus: "PART_BLOCKED" }],
    });
    await step(drawer, id, "close");
    expect((await machinist.ask("POST", MESSAGES, await last(drawer, id))).status).toBe(201);
    expect(await statusIn(machinist, theirs)).toBe("CLOSED");
  });

  it("can be forwarded by whoever received it", async () => {
    const [first] = await messagesOf(drawer, await sent("block"));
    const taken = await machinist.ask("POST", MESSAGES, first);
    const theirs = String(taken.body["notification"]);
    await step(machinist, theirs, "acknowledge");
    const forwarded = await machinist.ask("POST", `trace/notifications/${theirs}/forwarding`, {
      id: randomUUID(),
      information: "One lot of it.",
    });
    expect(forwarded.body["items"]).toMatchObject([{ receiver: { party: machinist.scene.of.assembler } }]); // prettier-ignore
  });
});

describe("a quality alert between two houses", () => {
  it("is taken once its receiver knows what is meant, and answered", async () => {
    const id = await sent("alert");
    const [first] = await messagesOf(drawer, id);
    const content = first?.["content"] as { listOfAffectedItems: string[]; notificationId: string };
    expect(content).toMatchObject({ notificationId: `urn:uuid:${id}`, status: "SENT", severity: "MAJOR" }); // prettier-ignore
    const asset = content.listOfAffectedItems[0]?.replace("urn:uuid:", "") ?? "";
    const { pool } = machinist.api.intake.database;
    await pool.query("DELETE FROM trace_asset WHERE asset = $1", [asset]);
    const unknown = await machinist.ask("POST", MESSAGES, first);
    expect([unknown.status, unknown.body["reason"]]).toEqual([422, "itemUnknown"]);
    const named = await machinist.ask("PUT", "trace/assets", { asset, thing: drawer.scene.coil });
    expect(named.status).toBe(204);
    const taken = await machinist.ask("POST", MESSAGES, first);
    expect(taken.status).toBe(201);
    const theirs = String(taken.body["notification"]);
    await step(machinist, theirs, "acknowledge");
    await step(machinist, theirs, "decline");
    // The answer overtakes the acknowledgement: what is out of order is refused, and taken in order.
    const [acknowledgement, answer] = await messagesOf(machinist, theirs);
    const early = await drawer.ask("POST", MESSAGES, answer);
    expect([early.status, early.body["reason"]]).toEqual([409, "notAcknowledged"]);
    expect(await statusIn(drawer, id)).toBe("SENT");
    await drawer.ask("POST", MESSAGES, acknowledgement);
    await drawer.ask("POST", MESSAGES, answer);
    expect(await statusIn(drawer, id)).toBe("DECLINED");
  });
});

describe("a notification of a hundred thousand things", () => {
  const many = Array.from({ length: 100_000 }, () => randomUUID());

  it("is read whole, however long what helps to find each is", async () => {
    const [block = {}] = await messagesOf(drawer, await sent("block"));
    const localIdentifiers = [{ key: "partInstanceId", value: "x".repeat(80) }];
    const blockInformations = many.map((asset) => ({
      catenaXId: `urn:uuid:${asset}`,
      blockStatus: "ACTIVE",
      componentLevelContainment: { localIdentifiers },
    }));
    expect(await refusal(changed(block, "content", { blockInformations }))).toEqual([
      422,
      "itemUnknown",
    ]);
  }, 30_000);

  it("can be blocked by naming each of them", async () => {
    const [block] = await messagesOf(drawer, await sent("block"));
    const { body } = await machinist.ask("POST", MESSAGES, block);
    const path = `trace/notifications/${String(body["notification"])}/steps`;
    await machinist.ask("POST", path, { what: "acknowledge" });
    const blocked = await machinist.ask("POST", path, { what: "block", items: many });
    expect([blocked.status, blocked.body["reason"]]).toEqual([409, "itemUnknown"]);
  }, 30_000);
});

const changed = (message: Json, part: string, more: Json): Json => ({
  ...message,
  [part]: { ...(message[part] as Json), ...more },
});

/** Another firm of the machinist's house who knows the coil and its drawer. */
async function neighbourOf({ api, scene }: House): Promise<House["ask"]> {
  const other = await newScene(api.intake.database.pool, scene.run);
  const headers = await machineOf(api, other.of.machinist, "view", "sign");
  const base = `/v1/parties/${other.of.machinist}/`;
  return (method, path, body) => ask(api, method, base + path, { headers, ...(body && { body }) });
}

describe("the ids that somebody outside gives", () => {
  it("bind nobody but him and whom he tells: each of two firms takes what he told both alike", async () => {
    const [first = {}] = await messagesOf(drawer, await sent("alert"));
    const { coil } = drawer.scene;
    const [asset] = (first["content"] as { listOfAffectedItems: string[] }).listOfAffectedItems;
    const neighbour = await neighbourOf(machinist);
    const meant = { asset: asset?.replace("urn:uuid:", ""), thing: coil };
    for (const firm of [machinist.ask, neighbour]) await firm("PUT", "trace/assets", meant);
    const one = await machinist.ask("POST", MESSAGES, first);
    const other = await neighbour("POST", MESSAGES, first);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body["notification"]).not.toBe(other.body["notification"]);
    const again = await neighbour("POST", MESSAGES, first);
    expect(again.body["notification"]).toBe(other.body["notification"]);
  });

  it("say which of his notifications he speaks of, once each", async () => {
    const id = await sent("alert");
    const [first = {}] = await messagesOf(drawer, id);
    const [asset] = (first["content"] as { listOfAffectedItems: string[] }).listOfAffectedItems;
    const meant = { asset: asset?.replace("urn:uuid:", ""), thing: drawer.scene.coil };
    await machinist.ask("PUT", "trace/assets", meant);
    const taken = await machinist.ask("POST", MESSAGES, first);
    const theirs = String(taken.body["notification"]);
    await step(drawer, id, "close");
    expect((await machinist.ask("POST", MESSAGES, await last(drawer, id))).status).toBe(201);
    expect(await statusIn(machinist, theirs)).toBe("CLOSED");
    const reused = changed(first, "content", { notificationId: `urn:uuid:${randomUUID()}` });
    expect(await refusal(reused)).toEqual([409, "alreadyUsed"]);
  });
});

async function refusal(message: Json): Promise<readonly unknown[]> {
  const { body, status } = await machinist.ask("POST", MESSAGES, message);
  return [status, body["reason"] ?? body["code"]];
}

describe("a message that is not taken", () => {
  it("is not of the standard: the answer says where", async () => {
    const [first = {}] = await messagesOf(drawer, await sent("alert"));
    const wrong = [
      [changed(first, "content", { urgent: true }), "/content/urgent"],
      [changed(first, "content", { status: "READ" }), "/content/status"],
      [changed(first, "header", { messageId: undefined }), "/header/messageId"],
      [changed(first, "header", { senderBpn: "BPNS000000000000" }), "/header/senderBpn"],
      [changed(first, "header", { expectedResponseBy: "2026-02-30T10:00Z" }), "/header/expectedResponseBy"], // prettier-ignore
    ] as const;
    for (const [message, pointer] of wrong) {
      const { body, status } = await machinist.ask("POST", MESSAGES, message);
      expect([status, body["code"]]).toEqual([422, "documentRefused"]);
      expect(body["errors"]).toMatchObject([{ pointer }]);
    }
  });

  it("is for somebody else, from nobody known, or of something that was never told", async () => {
    const [first = {}] = await messagesOf(drawer, await sent("block"));
    const fresh = { messageId: randomUUID() };
    expect(await refusal(changed(first, "header", { ...fresh, receiverBpn: bpnlOf("shop") }))).toEqual([422, "notReceiver"]); // prettier-ignore
    expect(await refusal(changed(first, "header", { ...fresh, senderBpn: bpnlOf("shop") }))).toEqual([422, "partnerUnknown"]); // prettier-ignore
    const answer = changed(first, "content", { notificationStatus: "ACCEPTED" });
    expect(await refusal(changed(answer, "header", { ...fresh, relatedMessageId: randomUUID() }))).toEqual([404, "notFound"]); // prettier-ignore
  });

  it("answers for a firm that is somebody else", async () => {
    const id = await sent("alert");
    const [first = {}] = await messagesOf(drawer, id);
    const forged = changed(changed(first, "content", { status: "ACKNOWLEDGED" }), "header", {
      messageId: randomUUID(),
      senderBpn: bpnlOf("shop"),
      receiverBpn: bpnlOf("drawer"),
    });
    expect((await drawer.ask("POST", MESSAGES, forged)).status).toBe(404);
    expect(await statusIn(drawer, id)).toBe("SENT");
  });
});
