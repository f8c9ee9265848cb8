import { canonicalUri } from "./capture/epc.ts";
import { buildDigitalLink, isDigitalLink, parseDigitalLink, prefixesOf } from "./digital-link.ts";
import type { GraphNode, WordOf } from "./public-trace.ts";
import type { PublishedCode, PublishedSection } from "./published.ts";

/**
 * The code, then what it is part of: a serial's lot, a lot's product; each also by the name that it has in events, where
 * a serial stands without its lot.
 */
export function widening(code: string): string[] {
  if (!isDigitalLink(code)) return [code];
  const codes = prefixesOf(parseDigitalLink(code)).map(buildDigitalLink);
  return [...new Set(codes.flatMap((one) => [one, canonicalUri(one)]))];
}

/**
 * Parties that show this section of this very thing: what they published of its product or lot holds for it, what they
 * published of one of its serials does not. Of a serial without its lot nobody knows which that is: no lot's word holds.
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
        .filter(({ sections }) => sections.includes(section))
        .filter(({ code }) => wider.has(code) || wider.has(canonicalUri(code)))
        .map(({ party }) => party),
    ),
  ];
}

/** Each thing that the node's code is or is part of, with each party that shows this section of it. */
export const wordsOf = (
  { code, published }: Pick<GraphNode, "code" | "published">,
  section: PublishedSection,
): WordOf[] =>
  code === undefined
    ? []
    : widening(code).flatMap((thing) =>
        showing(published, thing, section).map((party) => ({ thing, party })),
      );
