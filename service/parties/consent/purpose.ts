/** What a factory may let somebody look for. A document names one of them; whoever looks says which. */
export const purposes = [
  "creditApplication",
  "creditMonitoring",
  "insurance",
  "leasing",
  "audit",
  "supplierQualification",
  "recall",
  "research",
] as const;
export type Purpose = (typeof purposes)[number];

/** No document grants `contractMonitoring`: it is what an open contract of both parties allows. */
export const lookPurposes = [...purposes, "contractMonitoring"] as const;
export type LookPurpose = (typeof lookPurposes)[number];
