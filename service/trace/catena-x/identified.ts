import { DigitalLinkFault, parseDigitalLink } from "../digital-link.ts";

/** What a thing's name says of it; nothing where it is no Digital Link. */
export interface Identified {
  /** GTIN, 14 digits. */
  readonly gtin?: string;
  readonly batch?: string;
  readonly serial?: string;
}

/** GS1 application identifiers 01, 10 and 21. */
export function identified(thing: string): Identified {
  const link = linkOf(thing);
  if (link?.key[0] !== "01") return {};
  const qualifiers = new Map(link.qualifiers);
  const [batch, serial] = [qualifiers.get("10"), qualifiers.get("21")];
  return {
    gtin: link.key[1],
    ...(batch !== undefined && { batch }),
    ...(serial !== undefined && { serial }),
  };
}

function linkOf(thing: string) {
  try {
    return parseDigitalLink(thing);
  } catch (error) {
    if (error instanceof DigitalLinkFault) return undefined;
    throw error;
  }
}
