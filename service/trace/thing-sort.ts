export const thingSorts = [
  "lot",
  "serial",
  "container",
  "asset",
  "place",
  "party",
  "product",
  "other",
] as const;
export type ThingSort = (typeof thingSorts)[number];

const GTIN = /\/01\/\d/;
/** Searched for as text: an expression for all of it goes back over an id again and again, for thousands of ids. */
const qualified = (id: string, qualifier: string): boolean => {
  const at = id.includes(qualifier) ? id.search(GTIN) : -1;
  return at !== -1 && id.includes(qualifier, at + "/01/0".length);
};

/**
 * GS1 application identifiers as they stand in a Digital Link path (GS1 General Specifications section 3), the most
 * particular first, beside the EPC schemes of the Tag Data Standard that name the same.
 */
const marks: readonly (readonly [ThingSort, (id: string) => boolean])[] = [
  [
    "serial",
    (id) =>
      qualified(id, "/21/") || id.includes("/8006/") || /^urn:epc:id:(sgtin|itip|cpi):/.test(id),
  ],
  ["lot", (id) => qualified(id, "/10/") || id.startsWith("urn:epc:class:lgtin:")],
  ["container", (id) => /\/00\/\d{18}|\/8003\//.test(id) || /^urn:epc:id:(sscc|grai):/.test(id)],
  ["asset", (id) => /\/80(04|10)\//.test(id) || id.startsWith("urn:epc:id:giai:")],
  ["place", (id) => id.includes("/414/") || id.startsWith("urn:epc:id:sgln:")],
  ["party", (id) => id.includes("/417/") || id.startsWith("urn:epc:id:pgln:")],
  ["product", (id) => GTIN.test(id) || id.startsWith("urn:epc:idpat:sgtin:")],
];

/** What a thing is, by its id alone: whoever names it, and when, changes nothing about it. */
export const sortOf = (id: string): ThingSort => marks.find(([, is]) => is(id))?.[0] ?? "other";
