/** Sections of a portrait that are read from what is counted. */
export const figureSections = [
  "deviceTrust",
  "utilisation",
  "energy",
  "capacity",
  "quality",
  "orders",
  "inventory",
  "payment",
  "documents",
  "consistency",
] as const;
export type FigureSection = (typeof figureSections)[number];
