import { decimalOf, timesFactor } from "../amount.ts";
import type { Measured } from "../facts.ts";
import { inBase } from "../units.ts";
import type { Batch, SerialPart, SingleLevelBomAsBuilt, SingleLevelUsageAsBuilt } from "./as-built.ts"; // prettier-ignore
import { type Identified, identified } from "./identified.ts";
import type { LocalIdentifier } from "./parts.ts";
import { type ItemUnit, itemUnits } from "./units.ts";

/** A transformation by the party's own word. */
export interface BuiltStep {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly inputs: readonly Measured[];
  readonly outputs: readonly Measured[];
}

/** What a party knows of a thing that it made. */
export interface Built {
  readonly thing: string;
  /** What the party calls the product to everybody, where it does. */
  readonly name: string | undefined;
  /** Business partner number of the party. */
  readonly bpnl: string;
  /** When it was made last; a day. */
  readonly madeOn: string;
  /** That it came out of, and that it went into. */
  readonly made: readonly BuiltStep[];
  readonly used: readonly BuiltStep[];
  /** What was put into it and is, and what it was put into: assemblies, no boxes. */
  readonly children: readonly { readonly thing: string; readonly at: string }[];
  readonly parents: readonly { readonly thing: string; readonly at: string }[];
  /** By thing: id in Catena-X, and business partner number of whoever it is from. */
  readonly assets: ReadonlyMap<string, string>;
  readonly suppliers: ReadonlyMap<string, string>;
  readonly customers: readonly string[];
}

/** Why there is no such document of it. */
export const asBuiltRefusals = {
  notMade: "By its own events the party did not make that.",
  wrongSort: "A batch has a lot number and no serial number, a serial part has one.",
  bpnlMissing:
    "The address book does not say the business partner numbers of all whom it is about.",
  unitUnspoken: "An amount is in a unit that Catena-X has no word for.",
  shareUnknown:
    "How much went into which of the things that came out together, the events do not say.",
} as const;
export type AsBuiltRefusal = keyof typeof asBuiltRefusals;

export class AsBuiltRefused extends Error {
  readonly refusal: AsBuiltRefusal;
  constructor(refusal: AsBuiltRefusal) {
    super(asBuiltRefusals[refusal]);
    this.name = "AsBuiltRefused";
    this.refusal = refusal;
  }
}

/** @throws AsBuiltRefused */
export function batchOf(built: Built): Batch {
  const { batch, gtin, serial } = identified(built.thing);
  if (batch === undefined || serial !== undefined) throw new AsBuiltRefused("wrongSort");
  return {
    partTypeInformation: {
      manufacturerPartId: gtin ?? "",
      nameAtManufacturer: built.name ?? gtin ?? "",
    },
    ...instanceOf(built, { batch }),
  };
}

/** A GTIN is the same on both sides, and so is what stands for a name without one. @throws AsBuiltRefused */
export function serialPartOf(built: Built): SerialPart {
  const { gtin, ...numbers } = identified(built.thing);
  if (gtin === undefined || numbers.serial === undefined) throw new AsBuiltRefused("wrongSort");
  const name = built.name ?? gtin;
  return {
    partTypeInformation: {
      manufacturerPartId: gtin,
      customerPartId: gtin,
      nameAtManufacturer: name,
      nameAtCustomer: name,
      partClassification: [{ standard: "GS1 GTIN", id: gtin }],
    },
    ...instanceOf(built, numbers),
  };
}

const instanceOf = ({ bpnl, madeOn, thing, ...built }: Built, { batch, serial }: Identified) => ({
  globalAssetId: urnOf(built.assets, thing),
  localIdentifiers: [
    { key: "manufacturerId", value: bpnl },
    ...(batch === undefined ? [] : [{ key: "batchId", value: batch } as const]),
    ...(serial === undefined ? [] : [{ key: "partInstanceId", value: serial } as const]),
    { key: "customKey", value: thing },
  ] satisfies LocalIdentifier[],
  manufacturingInformation: { productionDate: madeOn },
});

/** @throws AsBuiltRefused */
export function bomOf(built: Built): SingleLevelBomAsBuilt {
  const flowed = built.made.flatMap((step) =>
    step.inputs
      .filter(({ thing }) => thing !== built.thing)
      .map((input) => ({
        ...relatedOf(built, input.thing, step.at, built.suppliers.get(input.thing)),
        quantity: quantityOf(input, shareOf(step, built.thing)),
        hasAlternatives: isUncertain(step, input.thing),
      })),
  );
  const put = built.children.map(({ at, thing }) => ({
    ...relatedOf(built, thing, at, built.suppliers.get(thing)),
    quantity: { value: 1, unit: "unit:piece" as const },
    hasAlternatives: false,
  }));
  return { globalAssetId: urnOf(built.assets, built.thing), childItems: [...flowed, ...put] };
}

/** @throws AsBuiltRefused */
export function usageOf(built: Built): SingleLevelUsageAsBuilt {
  const flowed = built.used.flatMap((step) =>
    step.outputs
      .filter(({ thing }) => thing !== built.thing)
      .map(({ thing }) => ({
        ...relatedOf(built, thing, step.at, built.bpnl),
        isOnlyPotentialParent: isUncertain(step, built.thing),
      })),
  );
  const put = built.parents.map(({ at, thing }) => ({
    ...relatedOf(built, thing, at, built.bpnl),
    quantity: { value: 1, unit: "unit:piece" as const },
    isOnlyPotentialParent: false,
  }));
  return {
    globalAssetId: urnOf(built.assets, built.thing),
    parentItems: [...flowed, ...put],
    customers: [...built.customers],
  };
}

function relatedOf({ assets }: Built, thing: string, at: string, partner: string | undefined) {
  if (partner === undefined) throw new AsBuiltRefused("bpnlMissing");
  return { globalAssetId: urnOf(assets, thing), businessPartner: partner, createdOn: at };
}

const urnOf = (assets: ReadonlyMap<string, string>, thing: string): string =>
  `urn:uuid:${assets.get(thing) ?? ""}`;

/** Of several lots of one product that went in together, no output is sure to hold each. */
function isUncertain({ inputs, outputs }: BuiltStep, input: string): boolean {
  const product = identified(input).gtin;
  const same = inputs.filter(({ thing }) => product !== undefined && identified(thing).gtin === product); // prettier-ignore
  return same.length > 1 && outputs.length > 1;
}

interface Share {
  readonly of: bigint;
  readonly all: bigint;
}

/** What part of all that came out a thing is, where all of it is measured alike. */
function shareOf({ outputs }: BuiltStep, thing: string): Share {
  if (outputs.every((one) => one.thing === thing)) return { of: 1n, all: 1n };
  const amounts = outputs.map((one) => ({ thing: one.thing, ...baseOf(one) }));
  if (new Set(amounts.map(({ base }) => base)).size > 1) throw new AsBuiltRefused("shareUnknown");
  const sum = (some: typeof amounts): bigint => some.reduce((total, { amount }) => total + amount, 0n); // prettier-ignore
  return { of: sum(amounts.filter((one) => one.thing === thing)), all: sum(amounts) };
}

function baseOf({ amount, unit }: Measured): { readonly base: string; readonly amount: bigint } {
  const [base, factor] = inBase(unit);
  return { base, amount: timesFactor(amount ?? "1", factor) };
}

const unitNames = new Map(
  Object.entries(itemUnits).map(([name, code]) => [code as string, name as ItemUnit]),
);

function quantityOf(input: Measured, { all, of }: Share): { value: number; unit: ItemUnit } {
  const { amount, base } = baseOf(input);
  const unit = unitNames.get(base);
  if (unit === undefined) throw new AsBuiltRefused("unitUnspoken");
  return { value: Number(decimalOf((amount * of) / all)), unit };
}

/** What a document says a thing is called by everybody: its Digital Link. undefined: it does not say. */
export function thingOf({
  localIdentifiers,
  partTypeInformation,
}: Batch | SerialPart): string | undefined {
  // prettier-ignore
  const valueOf = (key: LocalIdentifier["key"]): string | undefined =>
    localIdentifiers.find((one) => one.key === key)?.value;
  const link = valueOf("customKey");
  if (link !== undefined && identified(link).gtin !== undefined) return link;
  const gtin = partTypeInformation.manufacturerPartId;
  const [batch, serial] = [valueOf("batchId"), valueOf("partInstanceId")];
  if (gtin === undefined || !/^\d{8,14}$/.test(gtin)) return undefined;
  const path = [["10", batch] as const, ["21", serial] as const].flatMap(([ai, value]) =>
    value === undefined ? [] : [`/${ai}/${encodeURIComponent(value)}`],
  );
  return path.length === 0 ? undefined : `https://id.gs1.org/01/${gtin.padStart(14, "0")}${path.join("")}`; // prettier-ignore
}
