import { join } from "node:path";

/** A set of real data, and what it is replayed with. */
export interface DataSet {
  readonly name: string;
  /** Below the folder of the data. */
  readonly folder: string;
  readonly mapping: string;
  /** As in the mapping. */
  readonly device: string;
}

const set = (name: string, folder: string): DataSet => ({
  name,
  folder,
  mapping: join("examples/mappings", `${name}.yaml`),
  device: `urn:dev:ops:32473-gateway-${name.replace("_", "-")}`,
});

export const dataSets: readonly DataSet[] = [
  set("cnc", "cnc_mill_tool_wear"),
  set("secom", "secom"),
  set("steel_energy", "steel_energy"),
  set("scms", "scms_delivery"),
];
