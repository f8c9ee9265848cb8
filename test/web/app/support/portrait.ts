import { randomUUID } from "node:crypto";
import type { RecordDraft } from "../../../../device-attest/signed-record.ts";
import {
  confirmLimits,
  declareSignal,
  signalsOf,
} from "../../../../service/portrait/signal.store.ts";
import { declareIndustry } from "../../../../service/portrait/peers/group.store.ts";
import { dayOf, settledMonth } from "../../../../service/portrait/peers/settled-month.ts";
import { eventually } from "../../../support/eventually.ts";
import { LotFlow } from "../../../support/lot-flow.ts";
import type { TestService } from "../../../support/service.ts";

const HOUR_MS = 3_600_000;
const HOURS = 30;
const LATHE = "lathe-3";
/** Sends its power as well, and nobody said yet what it means. */
export const PRESS = "press-1";

/** A lathe of which is known when it ran, a press of which is not, inspected parts, and orders that came late. */
export async function drawPortrait(target: TestService, party: string): Promise<void> {
  const flow = new LotFlow(target);
  const meter = await flow.station();
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  for (let back = HOURS; back > 0; back--)
    for (const machine of [LATHE, PRESS])
      await flow.log(meter, hourOf(machine, new Date(now - back * HOUR_MS), back));
  for (let part = 0; part < 12; part++)
    await flow.log(meter, inspected(new Date(now - part * 2 * HOUR_MS), part % 5 !== 3));
  for (let line = 0; line < 5; line++)
    await flow.log(meter, ordered(new Date(now - line * 24 * HOUR_MS), line === 2));
  const { pool } = target.database;
  const signal = await declareSignal(pool, {
    factory: party,
    draft: {
      machine: LATHE,
      metric: "power.active",
      unit: "W",
      meaning: "load",
      slotSeconds: 60,
      stamp: "start",
      time: "claimed",
    },
    by: "somebody",
    at: new Date(),
    idempotencyKey: undefined,
  });
  if (typeof signal === "string") throw new Error(signal);
  const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };
  await confirmLimits(pool, signal, limits, { at: new Date(), by: "somebody" });
  const month = dayOf(settledMonth(new Date()));
  await declareIndustry(pool, { factory: party, industry: "2592", by: "somebody", at: new Date() });
  await pool.query(
    `INSERT INTO portrait_peer_group VALUES ('2592', $1, 'utilisation', 20, 0.31, 0.44, 0.58, now() + interval '1 minute'),
       ('2592', $1, 'energyPerItem', 9, 0.71, 1.2, 1.9, now() + interval '1 minute')`,
    [month],
  );
  await eventually(
    async () => (await signalsOf(pool, party)).every(({ complete }) => complete),
    Boolean,
  );
}

/** Runs by day, idles in the evening, and stands at night. */
function hourOf(machine: string, at: Date, back: number): Partial<RecordDraft> {
  const level = (minute: number): number => {
    const part = (back * 60 + minute) % 600;
    if (part < 200) return 0;
    return part < 320 ? 240 + (minute % 9) : 1900 + 31 * (minute % 17);
  };
  return {
    machine,
    capturedAt: at.toISOString(),
    readings: Array.from({ length: 60 }, (_one, minute) => ({
      metric: "power.active",
      unit: "W",
      value: String(level(minute)),
      offsetMs: minute * 60_000,
    })),
  };
}

const event = (at: Date, said: object): Partial<RecordDraft> => ({
  kind: "event",
  source: "document",
  event: {
    "@context": [
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      { order: "https://tallystick.dev/vocabulary/order/" },
    ],
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: at.toISOString(),
    eventTimeZoneOffset: "+00:00",
    epcList: [`urn:uuid:${randomUUID()}`],
    ...said,
  },
});

const inspected = (at: Date, isGood: boolean): Partial<RecordDraft> =>
  event(at, { bizStep: "inspecting", disposition: isGood ? "conformant" : "non_conformant" });

const ordered = (at: Date, isLate: boolean): Partial<RecordDraft> =>
  event(at, {
    bizStep: "receiving",
    "order:line": randomUUID(),
    "order:promised": at.toISOString().slice(0, 10),
    "order:delivered": new Date(at.getTime() + (isLate ? 24 * HOUR_MS : 0))
      .toISOString()
      .slice(0, 10),
    "order:quantity": "40",
    "order:deliveredQuantity": "40",
  });
