import type { PublishedCode } from "../../trace/published.ts";
import { pathOf } from "./code.ts";

/** GS1 Web Vocabulary: what kind of thing a link leads to. */
const VOCABULARY = "https://ref.gs1.org/voc/";
export const HTML = "text/html";
export const LINKSET_JSON = "application/linkset+json";
/** EPCIS 2.0 section 12.2: events in JSON-LD. */
export const EPCIS_JSON = "application/ld+json";

interface Target {
  readonly href: string;
  readonly title: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
}

export interface Link extends Target {
  /** As a URI. */
  readonly relation: string;
}

const own = (relation: string, target: Target): Link => ({ ...target, relation });

/** Everything that a code leads to: our own page and data of it, as far as parties show that, and what they name. */
export function linksOf(
  origin: string,
  code: string,
  published: readonly PublishedCode[],
): readonly Link[] {
  const page = { href: origin + pathOf(code), title: "Where it comes from" };
  const html = { ...page, type: HTML, hreflang: ["en", "zh-CN"] };
  return [
    own(`${VOCABULARY}defaultLink`, html),
    own(`${VOCABULARY}traceability`, html),
    ...dataOf(origin, code, published),
    ...published.flatMap(({ facts }) =>
      (facts?.links ?? []).map(({ href, title, type }) => own(VOCABULARY + type, { href, title })),
    ),
    ...(published.some(({ facts }) => facts !== undefined) ? [own(`${VOCABULARY}pip`, html)] : []),
  ];
}

/** What programs read, each in a media type of its own. */
function dataOf(
  origin: string,
  code: string,
  published: readonly PublishedCode[],
): readonly Link[] {
  const query = `?id=${encodeURIComponent(code)}`;
  const events = own(`${VOCABULARY}epcis`, {
    href: `${origin}/v1/trace/epcis${query}`,
    title: "Its events in EPCIS",
    type: EPCIS_JSON,
  });
  const trace = own(`${VOCABULARY}traceability`, {
    href: `${origin}/v1/trace${query}`,
    title: "The same for programs",
    type: "application/json",
  });
  return published.some(({ sections }) => sections.includes("events")) ? [events, trace] : [trace];
}

/** RFC 9264, with what the GS1-Conformant Resolver standard adds (section 3.3: `itemDescription`). */
export function linksetOf(
  origin: string,
  code: string,
  {
    links,
    published,
  }: { readonly links: readonly Link[]; readonly published: readonly PublishedCode[] },
): { readonly linkset: readonly Readonly<Record<string, unknown>>[] } {
  const byRelation = Object.groupBy(links, ({ relation }) => relation);
  const context = Object.entries(byRelation).map(([relation, targets]) => [
    relation,
    targets?.map(({ href, hreflang, title, type }) => ({
      href,
      title,
      ...(type !== undefined && { type }),
      ...(hreflang !== undefined && { hreflang }),
    })),
  ]);
  const name = published.find(({ facts }) => facts !== undefined)?.facts?.name;
  return {
    linkset: [
      {
        anchor: origin + pathOf(code),
        ...(name !== undefined && { itemDescription: name }),
        ...Object.fromEntries(context),
      },
    ],
  };
}

/** `gs1:pip` or a whole URI; undefined for what is neither. */
export const relationOf = (linkType: string): string | undefined => {
  if (linkType.startsWith("gs1:")) return VOCABULARY + linkType.slice("gs1:".length);
  return URL.canParse(linkType) ? linkType : undefined;
};

/**
 * The `Link` header (RFC 8288): the way to the linkset, to the same in other media types, and to the canonical name of the
 * thing.
 */
export function linkHeader(origin: string, code: string, links: readonly Link[]): string {
  const others = links.flatMap(({ href, relation, type }) =>
    type === undefined || type === HTML
      ? []
      : [`<${href}>; rel="alternate ${relation}"; type="${type}"`],
  );
  return [
    `<${origin}${pathOf(code)}?linkType=all>; rel="linkset"; type="${LINKSET_JSON}"`,
    ...others,
    ...(/^https?:/.test(code) ? [`<${code}>; rel="http://www.w3.org/2002/07/owl#sameAs"`] : []),
  ].join(", ");
}
