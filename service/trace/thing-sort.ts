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

/**
 * GS1 application identifiers as they stand in a Digital Link path (GS1 General Specifications section 3), the most
 * particular first, beside the EPC schemes of the Tag Data Standard that name the same.
 */
const marks: readonly (readonly [ThingSort, RegExp])[] = [
  ["serial", /\/01\/\d+.*\/21\/|\/8006\/|^urn:epc:id:(sgtin|itip|cpi):/],
  ["lot", /\/01\/\d+.*\/10\/|^urn:epc:class:lgtin:/],
  ["container", /\/00\/\d{18}|\/8003\/|^urn:epc:id:(sscc|grai):/],
  ["asset", /\/8004\/|\/8010\/|^urn:epc:id:giai:/],
  ["place", /\/414\/|^urn:epc:id:sgln:/],
  ["party", /\/417\/|^urn:epc:id:pgln:/],
  ["product", /\/01\/\d+|^urn:epc:idpat:sgtin:/],
];

/** What a thing is, by its id alone: whoever names it, and when, changes nothing about it. */
export const sortOf = (id: string): ThingSort =>
  marks.find(([, mark]) => mark.test(id))?.[0] ?? "other";
