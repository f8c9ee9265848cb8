import type { Reply } from "../../api/client.ts";

/** What a look at one section of a portrait answers; all sections have this shape. */
export type Section = Reply<"readUtilisation">;
export type Series = Section["figures"][number];

/** What a look at the consistency of a portrait answers. */
export type Consistency = Reply<"readConsistency">;
export type Check = Consistency["checks"][number];

/** What a reading of a machine means. */
export type Signal = Reply<"listSignals">["items"][number];

/** When machines are planned to work, from a day on. */
export type Calendar = Reply<"listCalendars">["items"][number];

/** The sections that the service shows, and the operation that reads each. */
export const readers = {
  utilisation: "readUtilisation",
  energy: "readEnergy",
  capacity: "readCapacity",
  quality: "readQuality",
  orders: "readOrders",
  inventory: "readInventory",
  payment: "readPayment",
  documents: "readDocuments",
  deviceTrust: "readDeviceTrust",
} as const;
export type SectionName = keyof typeof readers;
export const sectionNames = Object.keys(readers) as SectionName[];
