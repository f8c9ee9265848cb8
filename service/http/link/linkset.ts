import type { PublishedCode } from "../../trace/published.ts";
import { pathOf } from "./code.ts";

/** GS1 Web Vocabulary: what kind of thing a link leads to. */
const VOCABULARY = "https://ref.gs1.org/voc/";
export const LINKSET_JSON = "application/linkset+json";

interface Target {
  readonly href: string;
  readonly title: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
}

interface Link extends Target {
  /** As a URI. */
  readonly relation: string;
}

const own = (relation: string, target: Target): Link => ({ ...target, relation });

/** Everything that a code leads to: our own page and data of it, and what its parties name. */
export function linksOf(
  origin: string,
  code: string,
  published: readonly PublishedCode[],
): readonly Link[] {
  const page = { href: origin + pathOf(code), title: "Where it comes from" };
  const html = { ...page, type: "text/html", hreflang: ["en", "zh-CN"] };
  const query = `?id=${encodeURIComponent(code)}`;
  return [
    own(`${VOCABULARY}defaultLink`, html),
    own(`${VOCABULARY}traceability`, html),
    own(`${VOCABULARY}traceability`, {
      href: `${origin}/v1/trace${query}`,
      title: "The same for programs",
      type: "application/json",
    }),
    ...published.flatMap(({ facts }) =>
      (facts?.links ?? []).map(({ href, title, type }) => own(VOCABULARY + type, { href, title })),
    ),
    ...(published.some(({ facts }) => facts !== undefined) ? [own(`${VOCABULARY}pip`, html)] : []),
  ];
}

/** RFC 9264, with what the GS1-Conformant Resolver standard adds (section 3.3: `itemDescription`). */
export function linksetOf(
  origin: string,
  code: string,
  published: readonly PublishedCode[],
): { readonly linkset: readonly Readonly<Record<string, unknown>>[] } {
  const byRelation = Object.groupBy(linksOf(origin, code, published), ({ relation }) => relation);
  const targets = Object.entries(byRelation).map(([relation, links]) => [
    relation,
    links?.map(({ href, hreflang, title, type }) => ({
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
        ...Object.fromEntries(targets),
      },
    ],
  };
}

/** `gs1:pip` or a whole URI; undefined for what is neither. */
export const relationOf = (linkType: string): string | undefined => {
  if (linkType.startsWith("gs1:")) return VOCABULARY + linkType.slice("gs1:".length);
  return URL.canParse(linkType) ? linkType : undefined;
};

/** The `Link` header (RFC 8288): the way to the linkset, and to the canonical name of the thing. */
export function linkHeader(origin: string, code: string): string {
  const linkset = `<${origin}${pathOf(code)}?linkType=all>; rel="linkset"; type="${LINKSET_JSON}"`;
  return /^https?:/.test(code)
    ? `${linkset}, <${code}>; rel="http://www.w3.org/2002/07/owl#sameAs"`
    : linkset;
}
