import { buildDigitalLink, isDigitalLink, parseDigitalLink, prefixesOf } from "./digital-link.ts";
import type { PublishedCode, PublishedSection } from "./published.ts";

/** The code, then what it is part of: a serial's lot, a lot's product. */
export const widening = (code: string): string[] =>
  isDigitalLink(code) ? prefixesOf(parseDigitalLink(code)).map(buildDigitalLink) : [code];

/**
 * Parties that show this section of this very thing: what they published of its product or lot holds for it, what they
 * published of one of its serials does not.
 */
export function showing(
  published: readonly PublishedCode[],
  thing: string,
  section: PublishedSection,
): string[] {
  const wider = new Set(widening(thing));
  return [
    ...new Set(
      published
        .filter(({ code, sections }) => sections.includes(section) && wider.has(code))
        .map(({ party }) => party),
    ),
  ];
}
