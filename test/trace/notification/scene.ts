import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { inTransaction } from "../../../service/db/pool.ts";
import { simulateContainment } from "../../../service/trace/containment.store.ts";
import type { TraceEvent } from "../../../service/trace/event.ts";
import { indexTraceEvents } from "../../../service/trace/genealogy.store.ts";
import { setPartner } from "../../../service/trace/notification/partner.store.ts";
import { newParty } from "../../support/people.ts";
import { box, traceEvent } from "../support/history.ts";

/** Five firms in a row, each knows the next and nobody else. */
export const tiers = ["drawer", "machinist", "assembler", "distributor", "shop"] as const;
export type Tier = (typeof tiers)[number];

export interface Scene {
  /** Tells the things of two scenes apart. */
  readonly run: number;
  /** Party ids. */
  readonly of: Readonly<Record<Tier, string>>;
  readonly coil: string;
  /** Cut from the coil: the first was sent on, the second stayed. */
  readonly lots: readonly [sent: string, kept: string];
  /** Built from the first lot: the first was sent on, the second stayed. */
  readonly gearboxes: readonly [sent: string, kept: string];
}

const HOUR = 3_600_000;
const START_MS = 1_700_000_000_000;
export const bpnlOf = (tier: Tier): string => `BPNL00000000000${String(tiers.indexOf(tier))}`;

let scenes = 0;

/**
 * What the firms said of a coil that became lots, gearboxes and a sale.
 * @param run of a scene whose things this one is to be about, in another house
 */
export async function newScene(pool: Pool, run = ++scenes): Promise<Scene> {
  const of = Object.fromEntries(tiers.map((tier) => [tier, newParty()])) as Scene["of"];
  const gtin = "https://id.gs1.org/01/09521568251204";
  const named = (key: string, letter: string): string => `${gtin}/${key}/${letter}${String(run)}`;
  const scene: Scene = {
    run,
    of,
    coil: named("10", "C"),
    lots: [named("10", "S"), named("10", "K")],
    gearboxes: [named("21", "G"), named("21", "H")],
  };
  for (const party of Object.values(of)) await register(pool, party);
  for (const tier of tiers) await introduce(pool, scene, tier);
  await inTransaction(pool, (client) => indexTraceEvents(client, eventsOf(scene)));
  return scene;
}

export async function register(pool: Pool, party: string): Promise<void> {
  await pool.query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES (decode($1, 'hex'), '{}', now(), 1, true) ON CONFLICT DO NOTHING`,
    [party],
  );
}

/** How a firm names a firm in its events. */
const glnOf = (scene: Scene, tier: Tier): string =>
  `https://id.gs1.org/417/${scene.of[tier].replaceAll(/\D/g, "").slice(0, 12)}${String(tiers.indexOf(tier))}`;

/** Writes a firm's address book: itself, and its neighbours. */
async function introduce(pool: Pool, scene: Scene, tier: Tier): Promise<void> {
  const at = tiers.indexOf(tier);
  for (const known of tiers.slice(Math.max(0, at - 1), at + 2))
    await setPartner(pool, {
      party: scene.of[tier],
      uri: glnOf(scene, known),
      partner: scene.of[known],
      bpnl: bpnlOf(known),
      name: `the ${known}`,
      by: "somebody",
      at: new Date(START_MS),
    });
}

function eventsOf(scene: Scene): TraceEvent[] {
  const { coil, gearboxes, lots, of, run } = scene;
  const event = (tier: Tier, hour: number, parts: Partial<TraceEvent>): TraceEvent =>
    traceEvent({ id: randomUUID(), sayer: of[tier], atMs: START_MS + hour * HOUR, ...parts });
  const handing = (from: Tier, to: Tier) => ({
    sources: [{ kind: "possessing_party", id: glnOf(scene, from) }],
    destinations: [{ kind: "possessing_party", id: glnOf(scene, to) }],
  });
  const over = (from: Tier, to: Tier, hour: number, things: readonly string[]) => {
    const parts = { ...handing(from, to), things: things.map((id) => ({ id })) };
    return [
      event(from, hour, { ...parts, bizStep: "shipping" }),
      event(to, hour + 1, { ...parts, bizStep: "receiving" }),
    ];
  };
  const packed = (
    tier: Tier,
    hour: number,
    parent: string,
    child: string,
    action: "add" | "delete",
  ) => event(tier, hour, { kind: "aggregation", action, parent, children: [{ id: child }] });
  const made = (tier: Tier, hour: number, input: string, outputs: readonly string[]) =>
    event(tier, hour, {
      kind: "transformation",
      action: undefined,
      inputs: [{ id: input, amount: "10", unit: "KGM" }],
      outputs: outputs.map((id) => ({ id, amount: "1" })),
    });
  const [crate, pallet] = [box(run * 2), box(run * 2 + 1)];
  return [
    event("drawer", 0, { action: "add", things: [{ id: coil, amount: "30", unit: "KGM" }] }),
    ...over("drawer", "machinist", 1, [coil]),
    made("machinist", 3, coil, lots),
    packed("machinist", 4, crate, lots[0], "add"),
    ...over("machinist", "assembler", 5, [crate]),
    packed("assembler", 7, crate, lots[0], "delete"),
    made("assembler", 8, lots[0], gearboxes),
    packed("assembler", 9, pallet, gearboxes[0], "add"),
    ...over("assembler", "distributor", 10, [pallet]),
    packed("distributor", 12, pallet, gearboxes[0], "delete"),
    ...over("distributor", "shop", 13, [gearboxes[0]]),
  ];
}

/** Worked out by a firm from its own events. @returns its id */
export async function containmentBy(pool: Pool, scene: Scene, tier: Tier, thing: string) {
  const [id, at] = [randomUUID(), new Date()];
  const party = scene.of[tier];
  const draft = { id, party, sayers: [party], reason: "hardened", suspects: [{ thing }], at };
  await inTransaction(pool, (client) =>
    simulateContainment(client, { ...draft, madeAt: at, madeBy: "somebody" }),
  );
  return id;
}
