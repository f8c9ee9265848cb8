import type { ChainParty } from "./supply-chain/supply-chain.ts";
import type { WorkshopDevice } from "./workshop.ts";

/** What signs in the demo: the workshop's machines, and each party's gateway, which is called like the party. */
export type DeviceName = WorkshopDevice | ChainParty;
