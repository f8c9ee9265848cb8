import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { hardened, type Material, STEEL } from "../cutting.ts";
import {
  aggregationEvent,
  between,
  type Circumstances,
  type EpcisEvent,
  objectEvent,
  subjectsOf,
  type Things,
  transformationEvent,
} from "./events.ts";
import { lotUri, type Place, serialUri, ssccUri } from "./identity.ts";
import { Schedule } from "./schedule.ts";

/** Who takes part; each has a gateway that signs what happens at its place. */
export const chainParties = ["drawer", "workshop", "carrier", "assembler", "distributor"] as const;
export type ChainParty = (typeof chainParties)[number];

export interface ChainEmission {
  readonly party: ChainParty;
  readonly atMs: number;
  readonly draft: RecordDraft;
}

export interface SupplyChainOptions {
  readonly startMs: number;
  /** Tells two runs of the same database apart: a lot, a coil and a container are named once for ever. */
  readonly run: number;
  /** URN of a party's gateway. */
  readonly gatewayOf: (party: ChainParty) => string;
  readonly partsPerLot: number;
  readonly lotsPerCoil: number;
  /** Every so many coils one was hardened by mistake, from its second lot on more and more. */
  readonly badCoilEvery: number;
}

const COIL_KG = 30;
const KG_PER_PART = 1.6;
const MINUTE_MS = 60_000;
const LEG_MS = 4 * MINUTE_MS;
const SEATS_PER_GEARBOX = 2;
const place: Readonly<Record<ChainParty, Place>> = {
  drawer: "drawingShop",
  workshop: "workshop",
  carrier: "truck",
  assembler: "assemblyHall",
  distributor: "warehouse",
};

/**
 * Coils are drawn, carried, cut into bearing seats, packed, carried, built into gearboxes, palleted, carried, stored and
 * sold. The workshop's machine sets the pace; whoever decides about a lot says so by `release` and `hold`.
 */
export class SupplyChain {
  readonly #options: SupplyChainOptions;
  readonly #schedule: Schedule;
  readonly #held = new Set<string>();
  #emissions: ChainEmission[] = [];
  #coils = 0;
  #containers = 0;
  #gearboxes = 0;

  constructor(options: SupplyChainOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.startMs);
    this.#drawCoil();
  }

  /** What a part is cut from, by its number from 1. */
  materialOf(part: number): Material {
    const lot = this.lotNumberOf(part);
    const { badCoilEvery, lotsPerCoil, partsPerLot } = this.#options;
    const isLaterHalf = (lot - 1) % lotsPerCoil > 0;
    const isBad = isLaterHalf && this.#coilNumberOf(lot) % badCoilEvery === 2 % badCoilEvery;
    return isBad ? hardened((((part - 1) % partsPerLot) + 1) / partsPerLot) : STEEL;
  }

  lotNumberOf = (part: number): number => Math.floor((part - 1) / this.#options.partsPerLot) + 1;

  /** Digital Link of a lot of bearing seats, by its number from 1. */
  seatLot = (lot: number): string => lotUri("seat", this.#name("L", lot));

  /** Digital Link of the coil that a lot is cut from. */
  coilOf = (lot: number): string => this.#coil(this.#coilNumberOf(lot));

  /** Lets time pass. @returns what the gateways have to say of it, in order of time */
  advance(atMs: number): readonly ChainEmission[] {
    this.#schedule.advance(atMs);
    const emissions = this.#emissions;
    this.#emissions = [];
    return emissions;
  }

  /** The machine finished the last part of a lot. */
  finishLot(lot: number): void {
    const { lotsPerCoil, partsPerLot } = this.#options;
    const input = {
      epcClass: this.coilOf(lot),
      quantity: (KG_PER_PART * partsPerLot).toFixed(1),
      uom: "KGM",
    };
    this.#say(
      "workshop",
      transformationEvent(this.#when("workshop", "creating_class_instance"), [input], {
        quantities: [this.#seats(lot)],
      }),
    );
    if (lot % lotsPerCoil === 0) this.#drawCoil();
  }

  /** The lot may leave the workshop. */
  release(lot: number): void {
    const seats = this.#seats(lot);
    const box = this.#container();
    const content: Things = { quantities: [seats] };
    this.#say("workshop", aggregationEvent(this.#when("workshop", "packing"), "ADD", box, content));
    this.#send(["workshop", "assembler"], { epcs: [box] }, [this.seatLot(lot)], () => {
      this.#say(
        "assembler",
        aggregationEvent(this.#when("assembler", "unpacking"), "DELETE", box, content),
      );
      this.#schedule.after(5 * MINUTE_MS, () => this.#assemble(lot));
    });
  }

  /** What is named here goes nowhere until it is let go. */
  hold(things: Iterable<string>): void {
    for (const thing of things) this.#held.add(thing);
  }

  #drawCoil(): void {
    const number = ++this.#coils;
    const coil = {
      quantities: [{ epcClass: this.#coil(number), quantity: String(COIL_KG), uom: "KGM" }],
    };
    this.#say("drawer", objectEvent(this.#when("drawer", "commissioning", "active"), "ADD", coil));
    this.#send(["drawer", "workshop"], coil, [this.#coil(number)], () => undefined);
  }

  #assemble(lot: number): void {
    if (this.#held.has(this.seatLot(lot))) return;
    const count = this.#options.partsPerLot / SEATS_PER_GEARBOX;
    const serials = Array.from({ length: count }, () =>
      serialUri("gearbox", this.#name("G", ++this.#gearboxes)),
    );
    this.#say(
      "assembler",
      transformationEvent(this.#when("assembler", "assembling"), [this.#seats(lot)], {
        epcs: serials,
      }),
    );
    const pallet = this.#container();
    const content: Things = { epcs: serials };
    this.#say(
      "assembler",
      aggregationEvent(this.#when("assembler", "packing"), "ADD", pallet, content),
    );
    this.#send(["assembler", "distributor"], { epcs: [pallet] }, serials, () => {
      this.#say(
        "distributor",
        aggregationEvent(this.#when("distributor", "unpacking"), "DELETE", pallet, content),
      );
      this.#say(
        "distributor",
        objectEvent(this.#when("distributor", "storing"), "OBSERVE", content),
      );
      serials.forEach((serial, at) =>
        this.#schedule.after((at + 2) * 3 * MINUTE_MS, () => this.#sell(serial)),
      );
    });
  }

  #sell(serial: string): void {
    if (this.#held.has(serial)) return;
    const how = this.#when("distributor", "retail_selling", "retail_sold");
    this.#say("distributor", objectEvent(how, "DELETE", { epcs: [serial] }));
  }

  /** Things leave, are carried, and arrive; with something held among their content they stay. */
  #send(
    [from, to]: readonly [ChainParty, ChainParty],
    things: Things,
    content: readonly string[],
    arrived: () => void,
  ): void {
    this.#schedule.after(MINUTE_MS, () => {
      if (content.some((thing) => this.#held.has(thing))) return;
      const leaving = this.#when(from, "shipping", "in_transit");
      const ends = between({
        from: { firm: from, place: place[from] },
        to: { firm: to, place: place[to] },
      });
      this.#say(from, objectEvent(leaving, "OBSERVE", things, ends));
      this.#say(
        "carrier",
        objectEvent(this.#when("carrier", "loading", "in_transit"), "OBSERVE", things),
      );
      this.#schedule.after(LEG_MS, () => {
        this.#say(to, objectEvent(this.#when(to, "receiving"), "OBSERVE", things, ends));
        arrived();
      });
    });
  }

  #when = (party: ChainParty, bizStep: string, disposition = "in_progress"): Circumstances => ({
    atMs: this.#schedule.nowMs,
    at: place[party],
    bizStep,
    disposition,
  });

  #say(party: ChainParty, event: EpcisEvent): void {
    const device = this.#options.gatewayOf(party);
    this.#emissions.push({
      party,
      atMs: this.#schedule.nowMs,
      draft: {
        kind: "event",
        device,
        machine: place[party],
        capturedAt: new Date(this.#schedule.nowMs).toISOString(),
        source: "gateway",
        subjects: subjectsOf(event),
        step: String(event["bizStep"]),
        event,
      },
    });
  }

  #coilNumberOf = (lot: number): number => Math.floor((lot - 1) / this.#options.lotsPerCoil) + 1;
  #coil = (number: number): string => lotUri("coil", this.#name("C", number));
  #container = (): string => ssccUri(this.#options.run, ++this.#containers);
  #seats = (lot: number) => ({
    epcClass: this.seatLot(lot),
    quantity: String(this.#options.partsPerLot),
  });
  #name = (letter: string, number: number): string =>
    `${letter}${String(this.#options.run % 10_000).padStart(4, "0")}-${String(number).padStart(4, "0")}`;
}
