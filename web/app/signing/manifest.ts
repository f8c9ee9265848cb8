import type { ActContract, ActTarget } from "../../../service/parties/acts/typed.ts";
import { call, type Reply } from "../api/client.ts";
import { Failed } from "../state/failed.ts";

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
  RuleBook: "ruleBook",
  LotRegister: "lotRegister",
} as const satisfies Record<ActContract, keyof Manifest["contracts"]>;

/** @throws Failed `notDeployed` for plans and lots on a chain from before there were any */
export function targetIn({ chain, contracts }: Manifest, contract: ActContract): ActTarget {
  const deployed = contracts[members[contract]];
  if (deployed === undefined) throw new Failed({ code: "notDeployed" });
  return { chainId: chain.chainId, address: deployed.address };
}
