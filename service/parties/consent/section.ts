/**
 * Parts of a factory's data that it shows or hides one by one (DESIGN section 9). `records` are the signed records
 * themselves; every other section is figures.
 */
export const sections = [
  "deviceTrust",
  "records",
  "capacity",
  "utilisation",
  "inventory",
  "orders",
  "quality",
  "energy",
  "payment",
  "consistency",
  "documents",
] as const;
export type Section = (typeof sections)[number];
