import { describe, expect, it } from "vitest";
import { asRecord } from "../../device-attest/record.ts";
import { HARD_STEEL, STEEL } from "../../scripts/simulation/cutting.ts";
import { checkDigitOf } from "../../service/trace/check-digit.ts";
import { lotUri, products, ssccUri } from "../../scripts/simulation/supply-chain/identity.ts";
import {
  type ChainEmission,
  type ChainParty,
  SupplyChain,
} from "../../scripts/simulation/supply-chain/supply-chain.ts";

const startMs = Date.UTC(2026, 0, 5, 6);
const LOTS = 8;
const LOT_MS = 30 * 60_000;

const chainOf = (): SupplyChain =>
  new SupplyChain({
    startMs,
    run: 7,
    gatewayOf: (party: ChainParty) => `urn:dev:ops:32473-demo-${party}-gateway`,
    partsPerLot: 8,
    lotsPerCoil: 2,
    badCoilEvery: 3,
  });

/** A day of the chain in which every lot is released as soon as it is made. */
function run(chain: SupplyChain, released: (lot: number) => boolean = () => true): ChainEmission[] {
  const emissions: ChainEmission[] = [];
  for (let minute = 1; minute <= 24 * 60; minute++) {
    const atMs = startMs + minute * 60_000;
    const lot = (minute * 60_000) / LOT_MS;
    if (Number.isInteger(lot) && lot <= LOTS) {
      chain.finishLot(lot);
      if (released(lot)) chain.release(lot);
    }
    emissions.push(...chain.advance(atMs));
  }
  return emissions;
}

const of = (emissions: readonly ChainEmission[], bizStep: string): ChainEmission[] =>
  emissions.filter(({ draft }) => draft.step === bizStep);

describe("identities", () => {
  it("carry the check digit of the GS1 General Specifications", () => {
    for (const gtin of Object.values(products))
      expect(checkDigitOf(gtin.slice(0, -1))).toBe(gtin.at(-1));
    expect(ssccUri(7, 1)).toMatch(/\/00\/\d{18}$/);
  });
});

describe("a supply chain", () => {
  const chain = chainOf();
  const emissions = run(chain);

  it("says everything in records that a gateway can sign", () => {
    for (const { draft } of emissions) {
      const record = { ...draft, v: 1, sequence: 1, salt: "AAAAAAAAAAAAAAAAAAAAAA" };
      expect(asRecord(record).kind).toBe("event");
    }
  });

  it("is in order of time, and names nothing before it was made", () => {
    expect(emissions.map(({ atMs }) => atMs)).toEqual(
      emissions.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
    const known = new Set<string>();
    const makers = new Set(["commissioning", "creating_class_instance", "assembling", "packing"]);
    for (const { draft } of emissions)
      for (const subject of draft.subjects) {
        expect(known.has(subject) || makers.has(draft.step ?? "")).toBe(true);
        known.add(subject);
      }
  });

  it("sells every gearbox of every lot that was released, once", () => {
    const sold = of(emissions, "retail_selling").flatMap(({ draft }) => draft.subjects);
    expect(sold).toHaveLength((LOTS * 8) / 2);
    expect(new Set(sold).size).toBe(sold.length);
  });

  it("cuts the later lot of every third coil from steel that gets harder, until it is too hard", () => {
    const materials = Array.from({ length: LOTS * 8 }, (_, at) => chain.materialOf(at + 1));
    const hard = materials.flatMap((material, at) =>
      material.kc11 > STEEL.kc11 ? [chain.lotNumberOf(at + 1)] : [],
    );
    expect([...new Set(hard)]).toEqual([4]);
    const forces = materials.slice(24, 32).map(({ kc11 }) => kc11);
    expect(forces).toEqual(forces.toSorted((a, b) => a - b));
    expect(materials[31]).toEqual(HARD_STEEL);
    expect(materials[0]).toBe(STEEL);
    expect(chain.coilOf(3)).toBe(chain.coilOf(4));
    expect(chain.coilOf(4)).toBe(lotUri("coil", "C0007-0002"));
  });

  it("keeps a lot that nobody released where it was made", () => {
    const partly = run(chainOf(), (lot) => lot !== 4);
    const packed = of(partly, "packing").filter(({ party }) => party === "workshop");
    expect(packed).toHaveLength(LOTS - 1);
  });

  it("moves nothing that is held", () => {
    const held = chainOf();
    held.hold([held.seatLot(3)]);
    const said = run(held);
    const assembled = of(said, "assembling").flatMap(({ draft }) => draft.subjects);
    expect(assembled).toContain(held.seatLot(2));
    expect(assembled).not.toContain(held.seatLot(3));
    expect(of(said, "unpacking").flatMap(({ draft }) => draft.subjects)).not.toContain(
      held.seatLot(3),
    );
  });
});
