import type { Charter } from "../parties/charter.ts";
import { partyRegistryAt } from "./contracts.ts";
import type { ContractRunner } from "ethers";

/** What no vote can change, as the PartyRegistry says it. */
export async function readCharter(registry: string, runner: ContractRunner): Promise<Charter> {
  const charter = await partyRegistryAt(registry, runner).charter();
  return {
    councilRoles: Number(charter.councilRoles),
    voteDelay: Number(charter.voteDelay),
    voteWindow: Number(charter.voteWindow),
    suspensionPeriod: Number(charter.suspensionPeriod),
    bootstrapUntil: Number(charter.bootstrapUntil),
    bootstrapPartiesMax: Number(charter.bootstrapPartiesMax),
  };
}
