import { call } from "../../api/client.ts";
import type { SectionName } from "./section.ts";

const ofMachines = {
  utilisation: "listUtilisationEntries",
  energy: "listEnergyEntries",
  capacity: "listCapacityEntries",
} as const;
const ofCases = {
  quality: "listQualityEntries",
  orders: "listOrderEntries",
  inventory: "listInventoryEntries",
  documents: "listDocumentEntries",
} as const;

type MachineSection = keyof typeof ofMachines;
export type BehindSection = MachineSection | keyof typeof ofCases;

const isOfMachines = (section: SectionName): section is MachineSection => section in ofMachines;

/** Whether the service tells from which records a section's figures are. */
export const hasBehind = (section: SectionName): section is BehindSection =>
  isOfMachines(section) || section in ofCases;

interface Asked {
  readonly party: string;
  readonly machine: string;
  readonly from: string;
  readonly to: string;
  readonly after?: number;
}

const LIMIT = 20;

/** Entries of the log behind a section's figures, of one machine where it is of machines. */
export async function readBehind(
  section: BehindSection,
  { machine, party, ...asked }: Asked,
  signal?: AbortSignal,
) {
  const path = { factory: party };
  const query = { ...asked, resolution: "day" as const, limit: LIMIT };
  const { entries, next } = isOfMachines(section)
    ? await call(ofMachines[section], { path, query: { ...query, machine } }, signal)
    : await call(ofCases[section], { path, query }, signal);
  return { items: entries, next };
}
