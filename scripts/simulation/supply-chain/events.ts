import { type Firm, firms, type Place, places } from "./identity.ts";

/** Part of an EPCIS 2.0 event whose numbers are decimals as text, as in every signed record. */
export type EpcisEvent = Readonly<Record<string, unknown>>;

/** An amount of a lot; without a unit it counts pieces. */
export interface Amount {
  readonly epcClass: string;
  readonly quantity: string;
  /** UN/CEFACT Recommendation 20. */
  readonly uom?: string;
}

export interface Circumstances {
  readonly atMs: number;
  readonly bizStep: string;
  readonly disposition: string;
  readonly at: Place;
}

const common = ({ at, atMs, bizStep, disposition }: Circumstances): EpcisEvent => ({
  eventTime: new Date(atMs).toISOString(),
  eventTimeZoneOffset: "+08:00",
  bizStep,
  disposition,
  readPoint: { id: places[at] },
  bizLocation: { id: places[at] },
});

export interface Things {
  readonly epcs?: readonly string[];
  readonly quantities?: readonly Amount[];
}

export const objectEvent = (
  how: Circumstances,
  action: "ADD" | "OBSERVE" | "DELETE",
  { epcs, quantities }: Things,
  /** Between whom it goes, when it leaves or comes. */
  ends: EpcisEvent = {},
): EpcisEvent => ({
  type: "ObjectEvent",
  action,
  ...common(how),
  ...(epcs && { epcList: epcs }),
  ...(quantities && { quantityList: quantities }),
  ...ends,
});

interface Sold {
  readonly from: { readonly firm: Firm; readonly place: Place };
  readonly to: { readonly firm: Firm; readonly place: Place };
}

/** From whom to whom, and from where to where: it is the buyer's while it is carried. */
export const between = ({ from, to }: Sold): EpcisEvent => ({
  sourceList: [
    { type: "owning_party", source: firms[from.firm] },
    { type: "location", source: places[from.place] },
  ],
  destinationList: [
    { type: "owning_party", destination: firms[to.firm] },
    { type: "location", destination: places[to.place] },
  ],
});

export const aggregationEvent = (
  how: Circumstances,
  action: "ADD" | "DELETE",
  parentID: string,
  { epcs, quantities }: Things,
): EpcisEvent => ({
  type: "AggregationEvent",
  action,
  ...common(how),
  parentID,
  ...(epcs && { childEPCs: epcs }),
  ...(quantities && { childQuantityList: quantities }),
});

export const transformationEvent = (
  how: Circumstances,
  inputs: readonly Amount[],
  { epcs, quantities }: Things,
): EpcisEvent => ({
  type: "TransformationEvent",
  ...common(how),
  inputQuantityList: inputs,
  ...(epcs && { outputEPCList: epcs }),
  ...(quantities && { outputQuantityList: quantities }),
});

/** Everything that an event names, once: whoever asks for a thing's records finds it. */
export function subjectsOf(event: EpcisEvent): string[] {
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return typeof value === "object" && value !== null && "epcClass" in value
      ? texts(value.epcClass)
      : [];
  };
  const lists = [
    "epcList",
    "quantityList",
    "parentID",
    "childEPCs",
    "childQuantityList",
    "inputQuantityList",
    "outputEPCList",
    "outputQuantityList",
  ];
  return [...new Set(lists.flatMap((list) => texts(event[list])))];
}
