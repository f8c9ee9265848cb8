import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portray } from "../../../service/portrait/portray.store.ts";
import {
  documentFor,
  grantOnChain,
  machineOf,
  newParty,
  send as sendDocument,
} from "../../parties/consent/http-support.ts";
import { loadOf, watts } from "../../portrait/scene.ts";
import { MonitoredFactory } from "../../quality/monitoring/scene.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { type TestDevice, testFactory } from "../../support/device.ts";

let factory: MonitoredFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
  device = await factory.api.enrolled();
});
afterAll(() => factory.close());

/** The last hour that is over. */
const hour = new Date(Math.floor(Date.now() / 3_600_000 - 1) * 3_600_000).toISOString();
const next = new Date(Date.parse(hour) + 3_600_000).toISOString();

async function portrayed(): Promise<void> {
  await factory.api.anchor();
  while (await portray(factory.api.intake.database.pool));
}

const ofSignal = (answer: Answer): string => `/signals/${String(answer.body["signal"])}`;

const put = (path: string, body: object): Promise<Answer> =>
  ask(factory.api, "PUT", `/v1/parties/${testFactory}${path}`, { ...factory.manager, body });

const remove = (path: string): Promise<Answer> =>
  ask(factory.api, "DELETE", `/v1/parties/${testFactory}${path}`, factory.manager);

const look = (headers: Record<string, string>, query = "", section = "utilisation") =>
  ask(
    factory.api,
    "GET",
    `/v1/factories/${testFactory}/portrait/${section}?from=${hour}&to=${next}&resolution=hour${query}`,
    { headers },
  );

/** Off, idle and running a third of an hour each, with some noise. */
const thirds = (machine: string) =>
  watts(
    machine,
    hour,
    20,
    ...Array.from(
      { length: 180 },
      (_one, at) => [0, 300 + (at % 7), 2000 + 40 * (at % 11)][at % 3] ?? 0,
    ),
  );

const faultsOf = ({ body }: Answer) =>
  (body["errors"] as { code: string }[]).map(({ code }) => code);

describe("signals of a factory", () => {
  it("are declared of what its machines said last, once by a key, and one of a meaning for a machine", async () => {
    const machine = randomUUID();
    await factory.send(await device.next(thirds(machine)));
    const { body } = await factory.get("/readings");
    expect(body["items"]).toContainEqual(
      expect.objectContaining({ machine, metric: "spindle.power", unit: "W", readings: 180 }),
    );
    const key = randomUUID();
    const first = await factory.post("/signals", loadOf(machine), key);
    expect(first).toMatchObject({ status: 201, body: { machine, limits: null } });
    expect((await factory.post("/signals", loadOf(machine), key)).body).toEqual(first.body);
    const other = await factory.post("/signals", { ...loadOf(machine), slotSeconds: 10 }, key);
    expect([other.status, other.body["code"]]).toEqual([409, "alreadyUsed"]);
    const second = await factory.post("/signals", { ...loadOf(machine), slotSeconds: 10 });
    expect([second.status, second.body["code"]]).toEqual([409, "conflict"]);
    expect((await remove(ofSignal(first))).status).toBe(204);
    expect((await remove(ofSignal(first))).status).toBe(404);
    expect((await factory.post("/signals", loadOf(machine))).status).toBe(201);
  });

  it("are refused with what is wrong and where", async () => {
    const draft = loadOf(randomUUID());
    const energy = await factory.post("/signals", { ...draft, meaning: "energyCounter" });
    expect([energy.status, faultsOf(energy)]).toEqual([400, ["notEnergy"]]);
    expect((await factory.post("/signals", { ...draft, slotSeconds: 7 })).status).toBe(400);
    const declared = await factory.post("/signals", draft);
    const upsideDown = { idleFrom: "10", runningFrom: "5" };
    const limits = await put(`${ofSignal(declared)}/limits`, upsideDown);
    expect([limits.status, faultsOf(limits)]).toEqual([400, ["limitsOrder"]]);
    const counter = { ...draft, unit: "kW.h", meaning: "energyCounter" };
    const proposal = await factory.get(
      `${ofSignal(await factory.post("/signals", counter))}/proposal`,
    );
    expect([proposal.status, proposal.body["code"]]).toEqual([409, "conflict"]);
  });
});

const reading = (value: string, offsetMs: number) => ({
  metric: "parts",
  unit: "1",
  value,
  offsetMs,
});

const calendar = {
  timeZone: "Asia/Shanghai",
  validFrom: "2020-01-01",
  shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], start: "00:00", end: "24:00" }],
  exceptions: [],
};

describe("what a factory plans", () => {
  it("is declared once, and refused with what is wrong and where", async () => {
    const machine = randomUUID();
    const first = await factory.post("/calendars", { machine, ...calendar });
    expect(first.status).toBe(201);
    expect(first.body["items"]).toContainEqual(expect.objectContaining({ machine, ...calendar }));
    const again = await factory.post("/calendars", { machine, ...calendar });
    expect(again.body).toEqual(first.body);
    const nowhere = await factory.post("/calendars", { ...calendar, timeZone: "Asia/Nowhere" });
    expect([nowhere.status, faultsOf(nowhere)]).toEqual([400, ["zoneUnknown"]]);
    const never = await factory.post("/calendars", { ...calendar, validFrom: "2027-02-29" });
    expect([never.status, faultsOf(never)]).toEqual([400, ["noSuchDay"]]);
  });

  it("is of a counter of items how long one takes, and of nothing else", async () => {
    const draft = { ...loadOf(randomUUID()), unit: "{piece}" };
    const other = await factory.post("/signals", { ...draft, unit: "W", meaning: "itemCounter" });
    expect([other.status, faultsOf(other)]).toEqual([400, ["notThings"]]);
    const items = await factory.post("/signals", { ...draft, meaning: "itemCounter" });
    const confirmed = await put(`${ofSignal(items)}/item-time`, { seconds: "1.25" });
    expect(confirmed.body).toMatchObject({ itemSeconds: "1.25" });
    const none = await put(`${ofSignal(items)}/item-time`, { seconds: "0" });
    expect([none.status, faultsOf(none)]).toEqual([400, ["itemTimeNone"]]);
    const load = await factory.post("/signals", draft);
    const ofLoad = await put(`${ofSignal(load)}/item-time`, { seconds: "1" });
    expect([ofLoad.status, faultsOf(ofLoad)]).toEqual([400, ["itemTimeOfOther"]]);
  });

  it("is of a load what the machine's plate allows, as it was said last", async () => {
    const load = await factory.post("/signals", loadOf(randomUUID()));
    expect(load.body).toMatchObject({ nameplate: null });
    const plate = `${ofSignal(load)}/nameplate`;
    for (const [said, version] of [
      ["11000", 1],
      ["11000", 1],
      ["7500.5", 2],
    ] as const)
      // prettier-ignore
      expect((await put(plate, { load: said })).body).toMatchObject({
        nameplate: { load: said, version },
      });
    const none = await put(plate, { load: "0" });
    expect([none.status, faultsOf(none)]).toEqual([400, ["nameplateNone"]]);
    const counter = { ...loadOf(randomUUID()), unit: "{piece}", meaning: "itemCounter" };
    const items = await factory.post("/signals", counter);
    const ofItems = await put(`${ofSignal(items)}/nameplate`, { load: "1" });
    expect([ofItems.status, faultsOf(ofItems)]).toEqual([400, ["nameplateOfOther"]]);
  });

  it("makes a figure of what the machine counted, whose records are listed", async () => {
    const machine = randomUUID();
    await factory.post("/calendars", { machine, ...calendar });
    const draft = { ...loadOf(machine), metric: "parts", unit: "1", slotSeconds: 3600 };
    const items = await factory.post("/signals", { ...draft, meaning: "itemCounter" });
    await put(`${ofSignal(items)}/item-time`, { seconds: "36" });
    const readings = [reading("7", 0), reading("57", 3_599_000)];
    await factory.send(await device.next({ machine, capturedAt: hour, readings }));
    await portrayed();
    const own = await machineOf(factory.api, testFactory, "view");
    const { body } = await look(own, "", "capacity");
    const machines = body["machines"] as {
      machine: string;
      figures: { name: string; value: string }[];
    }[];
    const figures = machines.find((one) => one.machine === machine)?.figures ?? [];
    const values = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({ capacityUsed: "0.5", output: "50", oee: null });
    const listed = await look(own, `&machine=${machine}&meaning=itemCounter`, "capacity/entries");
    expect(listed.body["entries"]).toHaveLength(1);
  });
});

describe("utilisation of a factory", () => {
  it("goes from the curve over a person's word to a figure that a lender may read, and is logged", async () => {
    const machine = randomUUID();
    const lender = newParty();
    const declared = await factory.post("/signals", { ...loadOf(machine), slotSeconds: 10 });
    // Twenty seconds of each state: two slots, of which the second holds no reading.
    await factory.send(await device.next(thirds(machine)));
    await portrayed();
    const { body: proposal } = await factory.get(`${ofSignal(declared)}/proposal`);
    expect(proposal).toMatchObject({ slots: 180, limits: { idleFrom: "150" } });
    const confirmed = await put(`${ofSignal(declared)}/limits`, proposal["limits"] as object);
    expect(confirmed.body).toMatchObject({ limits: { version: 1 }, complete: false });
    await portrayed();

    const headers = await machineOf(factory.api, lender, "look");
    const refused = await look(headers, "&purpose=creditApplication");
    expect([refused.status, refused.body["reason"]]).toEqual([403, "notAuthorised"]);
    const scope = { ...documentFor(lender).scope, sections: ["utilisation" as const] };
    const commitment = await sendDocument(factory.api, documentFor(lender, { scope }));
    await grantOnChain(factory.api.intake.database.pool, commitment);
    const { body, status } = await look(headers, "&purpose=creditApplication");
    expect(status).toBe(200);
    const machines = body["machines"] as { machine: string; figures: object[] }[];
    expect(machines.find((one) => one.machine === machine)?.figures[0]).toMatchObject({
      name: "utilisation",
      value: "0.166667",
      numerator: "600",
      denominator: "3600",
      coverage: "0.5",
      grades: { "unknown/sensor": 1 },
    });
    const energy = await look(headers, "&purpose=creditApplication", "energy");
    expect([energy.status, energy.body["reason"]]).toEqual([403, "sectionNotGranted"]);
    await factory.api.anchor();
    const logged = await factory.get("/inquiries");
    const items = logged.body["items"] as { inquiry: { outcome: string; section: string } }[];
    expect(items.map(({ inquiry }) => [inquiry.section, inquiry.outcome])).toContainEqual([
      "utilisation",
      "allowed",
    ]);
  });

  it("is not shown by the record", async () => {
    const own = await machineOf(factory.api, testFactory, "look");
    const { status } = await look(own, "&resolution=record");
    expect(status).toBe(400);
  });
});
