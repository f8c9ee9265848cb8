import { type Interface, isError } from "ethers";
import {
  consentLedgerAbi,
  deviceRegistryAbi,
  evidenceLogAbi,
  partyRegistryAbi,
} from "./contracts.ts";
import type { Deployment } from "./deployment.ts";
import type { ActContract, ActKind, ActTarget, Authorisation } from "../parties/acts/typed.ts";

/** An act with all that its call takes. Members of `message` and `extra` as the kind's fields name them. */
export interface SignedAct {
  readonly message: Readonly<Record<string, unknown>>;
  readonly authorisation: Authorisation;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What fits the schema of an act and not its contract. */
export class NotEncodable extends Error {
  readonly code = "notEncodable";
}

const abis: Readonly<Record<ActContract, Interface>> = {
  PartyRegistry: partyRegistryAbi,
  EvidenceLog: evidenceLogAbi,
  DeviceRegistry: deviceRegistryAbi,
  ConsentLedger: consentLedgerAbi,
};

/**
 * The input of the transaction that takes an act to its contract.
 * @throws NotEncodable
 */
export function actCall(kind: ActKind, { authorisation, extra, message }: SignedAct): string {
  try {
    return abis[kind.contract].encodeFunctionData(kind.method, [
      message,
      authorisation,
      ...kind.extra.map(({ name }) => extra[name]),
    ]);
  } catch (error) {
    if (!isError(error, "INVALID_ARGUMENT")) throw error;
    throw new NotEncodable(`${error.argument}: ${error.shortMessage}`);
  }
}

const member: Readonly<Record<ActContract, keyof Deployment["contracts"]>> = {
  PartyRegistry: "partyRegistry",
  EvidenceLog: "evidenceLog",
  DeviceRegistry: "deviceRegistry",
  ConsentLedger: "consentLedger",
};

/** Where acts for a contract go. */
export const targetOf = (
  { chain, contracts }: Pick<Deployment, "chain" | "contracts">,
  contract: ActContract,
): ActTarget => ({ chainId: chain.chainId, address: contracts[member[contract]].address });
