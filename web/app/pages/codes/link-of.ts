import {
  buildDigitalLink,
  DigitalLinkFault,
  type Element,
  padded,
  parseDigitalLink,
} from "../../../../service/trace/digital-link.ts";

/** What is typed of a thing's name. */
export interface Typed {
  readonly gtin: string;
  readonly lot: string;
  readonly serial?: string;
}

export type TypedMember = keyof Typed;

/** A GS1 Digital Link, or which member keeps it from being one. */
export type LinkMade = { readonly uri: string } | { readonly wrong: TypedMember };

const [GTIN, LOT, SERIAL] = ["01", "10", "21"] as const;
const qualifiers = [
  ["lot", LOT],
  ["serial", SERIAL],
] as const;

/** The canonical name of a thing: of a product, of a lot of it, of one item. */
export function linkOf(typed: Typed): LinkMade {
  const key: Element = [GTIN, padded(typed.gtin.trim())];
  const said = qualifiers
    .map(([member, ai]) => ({ member, element: [ai, (typed[member] ?? "").trim()] as Element }))
    .filter(({ element: [, value] }) => value !== "");
  const steps = [{ member: "gtin" as TypedMember, element: key }, ...said];
  // By one more at a time: the one that makes it wrong is wrong.
  let uri = "";
  for (const [at, { member }] of steps.entries()) {
    const link = { key, qualifiers: said.slice(0, at).map(({ element }) => element) };
    const made = attempt(() => buildDigitalLink(link));
    if (made === undefined) return { wrong: member };
    uri = made;
  }
  return { uri };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DigitalLinkFault) return undefined;
    throw error;
  }
}

export const nothingTyped: Required<Typed> = { gtin: "", lot: "", serial: "" };

/**
 * What a Digital Link says of a thing, empty where it says nothing.
 * @returns undefined for what these fields cannot say: another key than a GTIN, another qualifier, or no Digital Link
 */
export function typedOf(uri: string): Required<Typed> | undefined {
  const link = attempt(() => parseDigitalLink(uri));
  if (link === undefined) return undefined;
  const said = new Map([link.key, ...link.qualifiers]);
  const [gtin = "", lot = "", serial = ""] = [GTIN, LOT, SERIAL].map((ai) => said.get(ai));
  const typed = { gtin, lot, serial };
  const made = linkOf(typed);
  return "uri" in made && made.uri === buildDigitalLink(link) ? typed : undefined;
}
