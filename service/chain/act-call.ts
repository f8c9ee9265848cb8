import { type Interface, isError } from "ethers";
import {
  consentLedgerAbi,
  deviceRegistryAbi,
  evidenceLogAbi,
  lotRegisterAbi,
  partyRegistryAbi,
  ruleBookAbi,
} from "./contracts.ts";
import type { Deployment } from "./deployment.ts";
import { Problem } from "../errors.ts";
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
  RuleBook: ruleBookAbi,
  LotRegister: lotRegisterAbi,
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
  RuleBook: "ruleBook",
  LotRegister: "lotRegister",
};

/**
 * Where acts for a contract go.
 * @throws Problem `notDeployed` for plans and lots on a chain from before there were any
 */
export function targetOf(
  { chain, contracts }: Pick<Deployment, "chain" | "contracts">,
  contract: ActContract,
): ActTarget {
  const deployed = contracts[member[contract]];
  if (deployed === undefined)
    throw new Problem("notDeployed", `The trust manifest names no ${member[contract]}.`);
  return { chainId: chain.chainId, address: deployed.address };
}
