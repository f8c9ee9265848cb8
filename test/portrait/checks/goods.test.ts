import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observe } from "../../../service/portrait/checks/observation.store.ts";
import { readSection } from "../../../service/portrait/section.store.ts";
import { takeSignedEvents } from "../../../service/trace/capture/signed-events.store.ts";
import { inTransaction } from "../../../service/db/pool.ts";
import { indexTraceEvents } from "../../../service/trace/genealogy.store.ts";
import { setPartner } from "../../../service/trace/notification/partner.store.ts";
import { type TestDevice, testFactory } from "../../support/device.ts";
import { lot, traceEvent } from "../../trace/support/history.ts";
import { PortrayedFactory } from "../scene.ts";

const DAY_MS = 86_400_000;
const todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const DAYS = 30;
const period = {
  from: new Date(todayMs - DAYS * DAY_MS).toISOString(),
  to: new Date(todayMs).toISOString(),
};

/** Each case has a factory of its own: what is looked at is all that it says. */
let factory: PortrayedFactory;
let device: TestDevice;
const opened: PortrayedFactory[] = [];
async function open(): Promise<void> {
  factory = await PortrayedFactory.open(60 * DAY_MS);
  opened.push(factory);
  device = await factory.enrolled();
}
afterAll(() => Promise.all(opened.map((one) => one.close())));

const contexts = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"];

/** An event at noon of a day of the period, as a gateway signs it. */
async function say(day: number, event: object): Promise<void> {
  const at = new Date(todayMs - (DAYS - day) * DAY_MS + DAY_MS / 2).toISOString();
  const said = {
    "@context": contexts,
    eventID: `urn:uuid:${randomUUID()}`,
    eventTime: at,
    eventTimeZoneOffset: "+00:00",
    ...event,
  };
  const draft = { machine: "office", capturedAt: at, source: "gateway" } as const;
  await factory.send(await device.next({ ...draft, kind: "event", event: said }));
}

async function taken(): Promise<void> {
  while (await takeSignedEvents(factory.pool, () => new Date()));
}

async function seen() {
  await taken();
  await factory.portrayed();
  return (await observe(factory.pool, testFactory, period)).observation;
}

async function checkOf(name: string) {
  const at = { period, resolution: "day" } as const;
  const { checks } = await readSection(factory.pool, "consistency", testFactory, at);
  return checks.find(({ check }) => check === name);
}

const kilos = (name: string, quantity: string) => ({ epcClass: lot(name), quantity, uom: "KGM" });
const melted = (used: object, made: object, more: object = {}) => ({
  type: "TransformationEvent",
  bizStep: "commissioning",
  inputQuantityList: [used],
  outputQuantityList: [made],
  ...more,
});

const firm = (no: number): string => `https://id.gs1.org/417/952156810000${String(no)}`;
const handing = (from: string, to: string, kind = "possessing_party") => ({
  sourceList: [{ type: kind, source: from }],
  destinationList: [{ type: kind, destination: to }],
});
const us = firm(0);
const shipped = (to: string, what: object) => ({
  type: "ObjectEvent",
  action: "OBSERVE",
  bizStep: "shipping",
  ...handing(us, to),
  ...what,
});
const received = (from: string, what: object) => ({
  ...shipped(us, what),
  bizStep: "receiving",
  ...handing(from, us),
});
const serial = (no: number): string => `https://id.gs1.org/01/09521568251204/21/S${String(no)}`;
const serials = (from: number, count: number) => ({
  epcList: Array.from({ length: count }, (_one, at) => serial(from + at)),
});

describe("lots that the checks look at", () => {
  beforeAll(open);

  it("are those of anchored records alone, by the day, in kilograms", async () => {
    await say(3, melted(kilos("A1", "10"), { epcClass: lot("B1"), quantity: "9000", uom: "GRM" }));
    await taken();
    expect((await observe(factory.pool, testFactory, period)).observation.lots).toBeUndefined();
    expect((await seen()).lots).toEqual([{ lot: lot("B1"), day: 3, used: 10, made: 9 }]);
  });

  it("are one where several transformations made it, and begin before the period", async () => {
    await say(4, melted(kilos("A2", "10"), kilos("B2", "9")));
    await say(6, melted(kilos("A2", "5"), kilos("B2", "5")));
    const joined = { transformationID: "urn:melt:1" };
    await say(-2, { ...melted(kilos("A3", "8"), kilos("B3", "1")), ...joined });
    await say(7, { ...melted(kilos("A3", "1"), kilos("B3", "6")), ...joined });
    expect((await seen()).lots).toEqual(
      expect.arrayContaining([
        { lot: lot("B2"), day: 6, used: 15, made: 14 },
        { lot: lot("B3"), day: 7, used: 9, made: 7 },
      ]),
    );
  });

  it("are left out where something that went in was not weighed, or was said without a signature", async () => {
    const before = (await seen()).lots;
    await say(8, melted({ epcClass: lot("A4"), quantity: "3" }, kilos("B4", "9")));
    const transformation = "urn:melt:2";
    await say(9, { ...melted(kilos("A5", "1"), kilos("B5", "9")), transformationID: transformation }); // prettier-ignore
    const unsigned = traceEvent({
      id: randomUUID(),
      sayer: testFactory,
      kind: "transformation",
      atMs: todayMs - 20 * DAY_MS,
      inputs: [{ id: lot("A6"), amount: "9", unit: "KGM" }],
      transformation,
    });
    await taken();
    await inTransaction(factory.pool, (db) => indexTraceEvents(db, [unsigned]));
    expect((await seen()).lots).toEqual(before);
  });

  it("flag a factory whose lots weigh more than what went into them", async () => {
    expect(await checkOf("massBalance")).toMatchObject({ outcome: "clear" });
    for (const day of [10, 11, 12])
      await say(day, melted(kilos(`A${String(day)}`, "10"), kilos(`B${String(day)}`, "20")));
    await seen();
    const flag = await checkOf("massBalance");
    expect(flag).toMatchObject({ outcome: "flag", about: lot("B10"), cases: 3 });
  });
});

describe("transfers that the checks look at", () => {
  beforeAll(open);

  it("are what was shipped and received, by day, firm and product, each serial once", async () => {
    await setPartner(factory.pool, {
      party: testFactory,
      uri: firm(2),
      partner: undefined,
      bpnl: "BPNL000000000002",
      name: "the second",
      by: "tester",
      at: new Date(),
    });
    await say(1, received(firm(1), { quantityList: [kilos("steel", "250.5")] }));
    await say(2, shipped(firm(2), serials(0, 3)));
    await say(2, shipped(firm(2), serials(1, 3)));
    const { transfers } = await seen();
    expect(transfers).toEqual([
      {
        from: firm(1),
        to: testFactory,
        product: "/01/09521568251204 KGM",
        quantity: 250.5,
        day: 1,
        things: [],
      },
      {
        from: testFactory,
        to: "BPNL000000000002",
        product: "/01/09521568251204 H87",
        quantity: 4,
        day: 2,
        things: [0, 1, 2, 3].map(serial),
      },
    ]);
  });

  it("are no crates, nothing that stays whose it was, and nothing that its sayer took back", async () => {
    const before = (await seen()).transfers;
    await say(3, shipped(firm(1), { epcList: ["https://id.gs1.org/00/095215680000000017"] }));
    await say(3, {
      ...shipped(firm(1), serials(50, 2)),
      sourceList: [{ type: "possessing_party", source: us }],
      destinationList: [
        { type: "possessing_party", destination: firm(1) },
        { type: "owning_party", destination: us },
      ],
    });
    const eventID = `urn:uuid:${randomUUID()}`;
    const wrong = { ...shipped(firm(1), serials(60, 2)), eventID };
    await say(4, wrong);
    const declarationTime = new Date().toISOString();
    await say(4, { ...wrong, errorDeclaration: { declarationTime } });
    expect((await seen()).transfers).toEqual(before);
  });

  it("tell that goods went round from what came back under its own name, and that they left again and again", async () => {
    expect(await checkOf("circularTrade")).toMatchObject({ outcome: "tooLittle" });
    for (const day of [10, 14, 18, 22]) {
      await say(day, shipped(firm(3), serials(100, 30)));
      await say(day + 2, received(firm(4), serials(100, 30)));
    }
    const { transfers } = await seen();
    const unsaid = transfers?.filter(({ from, to }) => from === firm(3) && to === firm(4));
    expect(unsaid).toMatchObject([12, 16, 20, 24].map((day) => ({ day, quantity: 30, things: [] }))); // prettier-ignore
    const circular = await checkOf("circularTrade");
    expect(circular).toMatchObject({ outcome: "flag", cases: 1 });
    expect(circular?.about).toContain(`${firm(3)} → ${firm(4)}`);
    expect(await checkOf("washProduction")).toMatchObject({ outcome: "flag", cases: 60 });
  });
});

const invoiced = (day: number, number: string, amount: string, more: object = {}) =>
  say(day, {
    type: "TransactionEvent",
    action: "ADD",
    "@context": [...contexts, { invoice: "https://tallystick.dev/vocabulary/invoice/" }],
    bizTransactionList: [{ type: "inv", bizTransaction: `urn:epcglobal:cbv:bt:${number}` }],
    epcList: [serial(1)],
    ...handing(us, firm(3), "owning_party"),
    "invoice:amount": amount,
    "invoice:currency": "CNY",
    ...more,
  });

describe("invoices that the checks look at", () => {
  beforeAll(open);

  it("are those with an amount that signed transactions name, each once, and not what was bought", async () => {
    await invoiced(3, "9521568100007:INV-0001", "1234.5");
    await invoiced(4, "9521568100007:INV-0001", "1234.5");
    await invoiced(4, "9521568100007:INV-0002", "none");
    const order = { type: "po", bizTransaction: "urn:epcglobal:cbv:bt:9521568100007:PO-1" };
    await invoiced(4, "9521568100007:INV-0003", "7", { bizTransactionList: [order] });
    await setPartner(factory.pool, {
      party: testFactory,
      uri: us,
      partner: testFactory,
      bpnl: undefined,
      name: "us",
      by: "tester",
      at: new Date(),
    });
    await invoiced(4, "9521568100007:INV-0004", "8", handing(firm(3), us, "owning_party"));
    expect((await seen()).invoices).toEqual([
      { number: "INV-0001", buyer: `${firm(3)} CNY`, amount: 1234.5, day: 3 },
    ]);
  });

  it("flag a factory that invoices deliveries twice", async () => {
    for (let no = 10; no < 22; no++)
      await invoiced(no, `9521568100007:INV-00${String(no)}`, `${String(no * 317)}.35`);
    await seen();
    expect(await checkOf("nearDuplicateInvoices")).toMatchObject({ outcome: "clear" });
    for (const no of [12, 15]) {
      const twin = `9521568100007:INV-00${String(no)}A`;
      await invoiced(no + 3, twin, `${String(no * 317)}.35`);
    }
    await seen();
    expect(await checkOf("nearDuplicateInvoices")).toMatchObject({ outcome: "flag", cases: 2 });
  });
});
