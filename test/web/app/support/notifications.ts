import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { inTransaction } from "../../../../service/db/pool.ts";
import { simulateContainment } from "../../../../service/trace/containment.store.ts";
import { indexTraceEvents } from "../../../../service/trace/genealogy.store.ts";
import { changeNotification } from "../../../../service/trace/notification/change.store.ts";
import { dispatch } from "../../../../service/trace/notification/dispatch.store.ts";
import { setPartner } from "../../../../service/trace/notification/partner.store.ts";
import { takeMessage } from "../../../../service/trace/notification/take.store.ts";
import { traceEvent } from "../../../trace/support/history.ts";

interface Firms {
  /** Party ids. */
  readonly factory: string;
  readonly customer: string;
}

const by = { kind: "person", id: randomUUID() } as const;
const gtin = "https://id.gs1.org/01/09521568251204";
const bar = `${gtin}/10/BAR-4711`;
export const SHAFTS = `${gtin}/10/SHAFT-0815`;
const gln = (of: string): string => `https://id.gs1.org/417/95215681000${of}`;
const [supplierBpnl, ownBpnl] = ["BPNL00000STEEL01", "BPNL0000HONGDA01"];

/**
 * A steel works that is not here told the workshop of a bad bar; the workshop, which made shafts of it, told its customer,
 * and asked the steel works to look into another matter.
 * @returns the notification that the workshop received
 */
export async function tellOfBar(pool: Pool, firms: Firms): Promise<string> {
  const { customer, factory } = firms;
  await writeBook(pool, firms);
  await makeShafts(pool, factory);
  const at = new Date();
  const asset = randomUUID();
  const told = {
    kind: "block" as const,
    message: randomUUID(),
    related: undefined,
    notification: undefined,
    senderBpnl: supplierBpnl,
    receiverBpnl: ownBpnl,
    status: "SENT" as const,
    severity: "CRITICAL" as const,
    information: "The heat treatment of this bar was not stopped in time.",
    targetAt: "2999-01-01T12:00:00.000Z",
    items: [{ asset, thing: bar, status: "ACTIVE" as const }],
  };
  const taken = await takeMessage(pool, { party: factory, told, by, at });
  if (!("notification" in taken)) throw new Error(`the message was not taken: ${taken.outcome}`);
  const { id } = taken.notification;
  const change = { party: factory, id, by, at, idempotencyKey: undefined };
  await changeNotification(pool, { ...change, command: { what: "acknowledge" } });
  const containment = await contain(pool, factory);
  const common = { party: factory, targetAt: undefined, to: undefined, by, at };
  const block = { kind: "block", severity: "MAJOR", information: "Please keep these shafts aside." } as const; // prettier-ignore
  const sent = await dispatch(pool, {
    ...common,
    ...block,
    id: randomUUID(),
    basis: { containment },
  });
  const [first] = "sent" in sent ? sent.sent : [];
  if (first === undefined) throw new Error(`nobody was told: ${sent.outcome}`);
  const onward = first.id;
  const answer = { party: customer, id: onward, by, at, idempotencyKey: undefined };
  await changeNotification(pool, { ...answer, command: { what: "acknowledge" } });
  const ask = { kind: "investigation", severity: "MINOR", information: "Which furnace was it?" } as const; // prettier-ignore
  await dispatch(pool, { ...common, ...ask, id: randomUUID(), basis: { containment } });
  return id;
}

async function writeBook(pool: Pool, { customer, factory }: Firms): Promise<void> {
  const line = { party: factory, by: "somebody", at: new Date() };
  const own = { uri: gln("16"), partner: factory, bpnl: ownBpnl, name: "鸿达精密 (we)" };
  await setPartner(pool, { ...line, ...own });
  const next = { uri: gln("23"), partner: customer, bpnl: undefined, name: "Meridian" };
  await setPartner(pool, { ...line, ...next });
  const works = { uri: gln("30"), partner: undefined, bpnl: supplierBpnl, name: "Nordstahl works" };
  await setPartner(pool, { ...line, ...works });
}

const between = (from: string, to: string) => ({
  sources: [{ kind: "possessing_party", id: gln(from) }],
  destinations: [{ kind: "possessing_party", id: gln(to) }],
});

async function makeShafts(pool: Pool, sayer: string): Promise<void> {
  const event = (hour: number, parts: object) =>
    traceEvent({ id: randomUUID(), sayer, atMs: 1_700_000_000_000 + hour * 3_600_000, ...parts });
  const events = [
    event(0, { bizStep: "receiving", things: [{ id: bar }], ...between("30", "16") }),
    event(1, {
      kind: "transformation",
      action: undefined,
      inputs: [{ id: bar, amount: "20", unit: "KGM" }],
      outputs: [{ id: SHAFTS, amount: "40" }],
    }),
    event(2, { bizStep: "shipping", things: [{ id: SHAFTS }], ...between("16", "23") }),
  ];
  await inTransaction(pool, (client) => indexTraceEvents(client, events));
}

async function contain(pool: Pool, party: string): Promise<string> {
  const [id, at] = [randomUUID(), new Date()];
  const draft = { id, party, sayers: [party], reason: "hardened", suspects: [{ thing: SHAFTS }] };
  await inTransaction(pool, (client) =>
    simulateContainment(client, { ...draft, at, madeAt: at, madeBy: "somebody" }),
  );
  return id;
}
