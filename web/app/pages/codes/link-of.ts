import {
  buildDigitalLink,
  DigitalLinkFault,
  type Element,
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

const GTIN = "01";
const qualifiers = [
  ["lot", "10"],
  ["serial", "21"],
] as const;

/** The canonical name of a thing: of a product, of a lot of it, of one item. */
export function linkOf(typed: Typed): LinkMade {
  const key: Element = [GTIN, in14(typed.gtin.trim())];
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

/** GTINs of 8, 12 and 13 digits are written with zeros before them (GS1 General Specifications, section 3.3.2). */
const in14 = (gtin: string): string =>
  /^(?:\d{8}|\d{12,13})$/.test(gtin) ? gtin.padStart(14, "0") : gtin;

function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DigitalLinkFault) return undefined;
    throw error;
  }
}

/** What a Digital Link of this service's own spelling says of a thing; empty where it says nothing. */
export function typedOf(uri: string): Required<Typed> {
  const part = (ai: string): string => {
    const [, value = ""] = new RegExp(`/${ai}/([^/?#]+)`).exec(uri) ?? [];
    return decodeURIComponent(value);
  };
  return { gtin: part(GTIN), lot: part("10"), serial: part("21") };
}
