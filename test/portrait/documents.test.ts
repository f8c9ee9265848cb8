import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { inSnapshot } from "../../service/db/pool.ts";
import { entriesBehindCases } from "../../service/portrait/cases-behind.store.ts";
import { readSection } from "../../service/portrait/section.store.ts";
import { brokenFigure } from "../../service/portrait/snapshot/arithmetic.ts";
import { isCountable, recount } from "../../service/portrait/snapshot/recount.ts";
import type { FigureSeries as Series } from "../../service/portrait/section.ts";
import { sectionValue } from "../../service/portrait/snapshot/section-value.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { PortrayedFactory } from "./scene.ts";

let factory: PortrayedFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await PortrayedFactory.open();
  device = await factory.enrolled();
});
afterAll(() => factory.close());
beforeEach(() => factory.pool.query("TRUNCATE portrait_document, portrait_signal, portrait_cell CASCADE")); // prettier-ignore

const DAY_MS = 86_400_000;
const start = Math.floor(Date.now() / DAY_MS - 5) * DAY_MS;
const at = (days: number): string => new Date(start + days * DAY_MS).toISOString();
const dayOf = (days: number): string => at(days).slice(0, 10);
const whole = { period: { from: at(0), to: at(4) }, resolution: "day", objections: [] } as const;

const fileOf = (name: string): string => createHash("sha256").update(name).digest("hex");

/** A record that brings a paper: members of the document's own vocabulary, and what else the event says. */
function paper(
  members: Readonly<Record<string, string>>,
  { event = {}, file = randomUUID(), ...record }: PaperOptions = {},
): Partial<RecordDraft> {
  const own = Object.entries({ kind: "certificate", issuer: "TÜV", ...members });
  return {
    kind: "event",
    capturedAt: at(4.5),
    source: "document",
    attachments: [{ sha256: fileOf(file), mediaType: "application/pdf", bytes: 1024 }],
    ...record,
    event: {
      "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        { document: "https://tallystick.dev/vocabulary/document/" },
      ],
      type: "ObjectEvent",
      action: "OBSERVE",
      eventTime: at(1),
      eventTimeZoneOffset: "+00:00",
      epcList: [`urn:uuid:${randomUUID()}`],
      ...Object.fromEntries(own.map(([name, value]) => [`document:${name}`, value])),
      ...event,
    },
  };
}

interface PaperOptions extends Partial<Pick<RecordDraft, "source" | "attachments">> {
  readonly event?: object;
  readonly file?: string;
}

const tell = (...drafts: readonly Partial<RecordDraft>[]) => factory.tell(device, ...drafts);

const read = () =>
  inSnapshot(factory.pool, (db) => readSection(db, "documents", testFactory, whole));

async function figures() {
  const { documents: listed = [], figures: all } = await read();
  const [counted, signedByOthers, inForce, billAgreement] = all as [Series, Series, Series, Series];
  return { listed, counted, signedByOthers, inForce, billAgreement };
}

const countOf = async () => (await figures()).counted.value;

/** A meter that counted so many kWh in each hour of some days. */
async function metered(machine: string, fromDay: number, days: number, kwh: number): Promise<void> {
  const signal = await factory.declare({ machine, metric: "energy", unit: "kW.h", meaning: "energyInterval" }); // prettier-ignore
  await factory.pool.query(
    `INSERT INTO portrait_cell (signal_no, resolution, at, evidenced_seconds, off_seconds, idle_seconds, running_seconds,
       energy_micro, planned_evidenced_seconds, planned_running_seconds, items_milli, planned_items_milli)
     SELECT $1, 'hour', $2::timestamptz + h * interval '1 hour', 3600, 0, 0, 0, $4::bigint, 0, 0, 0, 0
     FROM generate_series(0, $3::integer * 24 - 1) h`,
    [signal.no, at(fromDay), days, kwh * 1_000_000],
  );
}

const bill = (kwh: string, more: Readonly<Record<string, string>> = {}) =>
  paper({ kind: "utilityBill", issuer: "State Grid", from: dayOf(1), until: dayOf(2), quantity: kwh, unit: "kW.h", ...more }); // prettier-ignore

describe("papers of others", () => {
  it("count once each where they hold, whoever brings them twice, and say until when", async () => {
    await tell(
      paper({ from: dayOf(-300), until: dayOf(1) }, { file: "iso" }),
      paper({ from: dayOf(-300), until: dayOf(90) }, { file: "iso" }),
      paper({ kind: "insurance", issuer: "Ping An", from: dayOf(2) }, { file: "insured" }),
      paper({ from: dayOf(-300), until: dayOf(-1) }),
      paper({ from: dayOf(9), until: dayOf(10) }),
    );
    const { counted, inForce, listed } = await figures();
    expect(counted).toMatchObject({ name: "documents", value: "2", records: 2 });
    expect(counted.buckets.map(({ numerator }) => numerator)).toEqual(["1", "0", "1", "0"]);
    expect(inForce).toMatchObject({ value: "0.5", denominator: "2" });
    expect(listed).toEqual([
      { kind: "insurance", issuer: "Ping An", file: fileOf("insured"), from: at(2), until: null, signedBy: [] }, // prettier-ignore
      { kind: "certificate", issuer: "TÜV", file: fileOf("iso"), from: at(-300), until: at(2), signedBy: [] }, // prettier-ignore
    ]);
  });

  it("are none without a file, of another source, of an unknown kind or without who wrote it", async () => {
    await tell(
      paper({}, { attachments: [] }),
      paper({}, { source: "sensor" }),
      paper({ kind: "diploma" }),
      paper({ issuer: "" }),
      paper({ from: dayOf(2), until: dayOf(1) }),
    );
    expect(await countOf()).toBeNull();
  });

  it("say who else signed the same file, and take nothing from another's portrait", async () => {
    const other = "0b".repeat(32);
    const theirs = await factory.enrolled();
    await factory.pool.query("UPDATE device_key SET factory = $1 WHERE device = $2", [
      Buffer.from(other, "hex"),
      theirs.urn,
    ]);
    await tell(paper({}, { file: "both" }), paper({}, { file: "mine" }));
    await factory.tell(
      theirs,
      paper({}, { file: "both" }),
      paper({ kind: "licence" }, { file: "mine" }),
      paper({}, { file: "theirs" }),
    );
    const { listed, signedByOthers } = await figures();
    expect(signedByOthers).toMatchObject({ value: "0.5", records: 2 });
    expect(listed.find(({ file }) => file === fileOf("both"))?.signedBy).toEqual([other]);
  });

  it("are gone when their bringer takes the event back", async () => {
    const event = { eventID: `urn:uuid:${randomUUID()}`, epcList: [`urn:uuid:${randomUUID()}`] };
    await tell(paper({}, { event }));
    expect(await countOf()).toBe("1");
    const errorDeclaration = { declarationTime: at(4), reason: "did_not_occur" };
    await tell(paper({}, { event: { ...event, errorDeclaration } }));
    expect(await countOf()).toBeNull();
  });

  it("add up in a snapshot, come out of their records alone, and lead down to these", async () => {
    const records = await tell(
      paper({ from: dayOf(-3), until: dayOf(3) }),
      paper({ kind: "insurance", from: dayOf(2) }),
      paper({ kind: "taxExtract", from: dayOf(1), until: dayOf(2) }),
    );
    const opened = { section: "documents", salt: "", value: sectionValue(await read(), whole) };
    expect(brokenFigure(opened)).toBeUndefined();
    expect(recount(opened, records, at(5))).toEqual({ figures: 2, differences: [] });
    expect(recount(opened, records.slice(1), at(5)).differences).not.toEqual([]);
    expect([isCountable(opened, records), isCountable(opened, [])]).toEqual([true, false]);
    const asked = { ...whole.period, after: -1, limit: 9 };
    const { entries } = await entriesBehindCases(factory.pool, "documents", testFactory, asked);
    expect(entries).toHaveLength(3);
  });
});

describe("a utility bill", () => {
  it("agrees with the meters of its time as far as they say the same", async () => {
    await metered("main", 0, 5, 10);
    await tell(bill("500"));
    const { billAgreement } = await figures();
    expect(billAgreement).toMatchObject({ value: "0.96", numerator: "480", coverage: "1" });
    expect(billAgreement.buckets.map(({ value }) => value)).toEqual([null, "0.96", null, null]);
  });

  it("is held against the meter of the machine that it names", async () => {
    await metered("press", 0, 5, 10);
    await metered("mill", 0, 5, 5);
    await tell(bill("240", { machine: "mill" }));
    expect((await figures()).billAgreement.value).toBe("1");
  });

  it("says too little where nobody metered a day of it, and nothing where it reaches out of the period", async () => {
    await tell(bill("480"));
    expect((await figures()).billAgreement.gap).toBe("insufficientData");
    await metered("main", 1, 1, 10);
    expect((await figures()).billAgreement).toMatchObject({ gap: "insufficientData", coverage: "0.5" }); // prettier-ignore
    await factory.pool.query("TRUNCATE portrait_document");
    await tell(bill("480", { from: dayOf(-1) }), bill("480", { unit: "m3" }));
    expect((await figures()).billAgreement.gap).toBe("noBase");
  });
});
