import type { ActContract, ActTarget } from "../../../service/parties/acts/typed.ts";
import { call, type Reply } from "../api/client.ts";

export type Manifest = Reply<"readTrustManifest">;

let known: Promise<Manifest> | undefined;

/** Which contracts on which chain; the same for as long as the page is open. */
export function readManifest(): Promise<Manifest> {
  known ??= call("readTrustManifest").catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

const members = {
  PartyRegistry: "partyRegistry",
  EvidenceLog: "evidenceLog",
  DeviceRegistry: "deviceRegistry",
  ConsentLedger: "consentLedger",
} as const satisfies Record<ActContract, keyof Manifest["contracts"]>;

export const targetIn = ({ chain, contracts }: Manifest, contract: ActContract): ActTarget => ({
  chainId: chain.chainId,
  address: contracts[members[contract]].address,
});
