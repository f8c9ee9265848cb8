import type { PublishedCode, PublishedSection } from "../../trace/published.ts";
import { pathOf } from "./code.ts";

/** GS1 Web Vocabulary: what kind of thing a link leads to. */
const VOCABULARY = "https://ref.gs1.org/voc/";
/** Kinds that it does not have: `evidence` of a trace, and `lotBundle`. */
const OURS = "https://tallystick.dev/ns/";
/** As `linkType` names them (GS1-Conformant Resolver standard, section 3.7). */
export const namespaces = [
  { namespace: VOCABULARY, prefix: "gs1:" },
  { namespace: OURS, prefix: "tallystick:" },
] as const;
export const HTML = "text/html";
export const JSON_TYPE = "application/json";
export const LINKSET_JSON = "application/linkset+json";
/** EPCIS 2.0 section 12.2: events in JSON-LD. */
export const EPCIS_JSON = "application/ld+json";
/** What everybody may verify of a thing, and the whole history of a lot, for whom its factory lets see that. */
export const TRACE_BUNDLE_JSON = "application/vnd.tallystick.trace-bundle+json";
export const LOT_BUNDLE_JSON = "application/vnd.tallystick.lot-bundle+json";

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

/** A code with what its parties show of it. */
export interface Shown {
  readonly origin: string;
  readonly code: string;
  readonly published: readonly PublishedCode[];
  /** Whose lot goes by this code, where that is shown. */
  readonly factory: string | undefined;
}

/** Everything that a code leads to: our own page and data of it, as far as parties show that, and what they name. */
export function linksOf(shown: Shown): readonly Link[] {
  const { code, origin, published } = shown;
  const page = { href: origin + pathOf(code), title: "Where it comes from" };
  const html = { ...page, type: HTML, hreflang: ["en", "zh-CN"] };
  return [
    own(`${VOCABULARY}defaultLink`, html),
    own(`${VOCABULARY}traceability`, html),
    ...dataOf(shown),
    ...published.flatMap(({ facts }) =>
      (facts?.links ?? []).map(({ href, title, type }) => own(VOCABULARY + type, { href, title })),
    ),
    ...(published.some(({ facts }) => facts !== undefined) ? [own(`${VOCABULARY}pip`, html)] : []),
  ];
}

/** What programs read, each in a media type of its own. */
function dataOf({ code, factory, origin, published }: Shown): readonly Link[] {
  const at = (path: string) => `${origin}/v1${path}=${encodeURIComponent(code)}`;
  const shows = (section: PublishedSection): boolean =>
    published.some(({ sections }) => sections.includes(section));
  const events = { href: at("/trace/epcis?id"), title: "Its events in EPCIS", type: EPCIS_JSON };
  const trace = { href: at("/trace?id"), title: "The same for programs", type: JSON_TYPE };
  const proof = {
    href: at("/trace/bundle?id"),
    title: "What verifies it",
    type: TRACE_BUNDLE_JSON,
  };
  const whole = {
    href: at(`/factories/${factory ?? ""}/lot-bundle?code`),
    title: "The whole history of its lot, for whom the factory lets see it",
    type: LOT_BUNDLE_JSON,
  };
  return [
    ...(shows("events") ? [own(`${VOCABULARY}epcis`, events)] : []),
    own(`${VOCABULARY}traceability`, trace),
    ...(shows("events") || shows("upstream") ? [own(`${OURS}evidence`, proof)] : []),
    ...(factory === undefined ? [] : [own(`${OURS}lotBundle`, whole)]),
  ];
}

/** RFC 9264, with what the GS1-Conformant Resolver standard adds (section 3.3: `itemDescription`). */
export function linksetOf(
  { code, origin, published }: Shown,
  links: readonly Link[],
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
  const known = namespaces.find(({ prefix }) => linkType.startsWith(prefix));
  if (known !== undefined) return known.namespace + linkType.slice(known.prefix.length);
  return URL.canParse(linkType) ? linkType : undefined;
};

/**
 * The `Link` header (RFC 8288): the way to the linkset, to the same in other media types, and to the canonical name of the
 * thing.
 */
export function linkHeader({ code, origin }: Shown, links: readonly Link[]): string {
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
