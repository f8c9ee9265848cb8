import { BaseContract, type ContractRunner, Interface, type InterfaceAbi } from "ethers";
import p256Verifier from "../../artifacts/@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol/ERC7913P256Verifier.json" with { type: "json" };
import webAuthnVerifier from "../../artifacts/@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol/ERC7913WebAuthnVerifier.json" with { type: "json" };
import consentLedger from "../../artifacts/contracts/ConsentLedger.sol/ConsentLedger.json" with { type: "json" };
import deviceRegistry from "../../artifacts/contracts/DeviceRegistry.sol/DeviceRegistry.json" with { type: "json" };
import evidenceLog from "../../artifacts/contracts/EvidenceLog.sol/EvidenceLog.json" with { type: "json" };
import lotRegister from "../../artifacts/contracts/LotRegister.sol/LotRegister.json" with { type: "json" };
import partyRegistry from "../../artifacts/contracts/PartyRegistry.sol/PartyRegistry.json" with { type: "json" };
import ruleBook from "../../artifacts/contracts/RuleBook.sol/RuleBook.json" with { type: "json" };
import type { ConsentLedger, ConsentLedgerInterface } from "../../types/contracts/ConsentLedger.ts";
import type {
  DeviceRegistry,
  DeviceRegistryInterface,
} from "../../types/contracts/DeviceRegistry.ts";
import type { EvidenceLog, EvidenceLogInterface } from "../../types/contracts/EvidenceLog.ts";
import type { LotRegister, LotRegisterInterface } from "../../types/contracts/LotRegister.ts";
import type { PartyRegistry, PartyRegistryInterface } from "../../types/contracts/PartyRegistry.ts";
import type { RuleBook, RuleBookInterface } from "../../types/contracts/RuleBook.ts";

/** What deploying needs; the creation code is hexadecimal. */
export interface ContractCode {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

export const partyRegistryCode: ContractCode = partyRegistry;
export const evidenceLogCode: ContractCode = evidenceLog;
export const deviceRegistryCode: ContractCode = deviceRegistry;
export const consentLedgerCode: ContractCode = consentLedger;
export const ruleBookCode: ContractCode = ruleBook;
export const lotRegisterCode: ContractCode = lotRegister;
export const p256VerifierCode: ContractCode = p256Verifier;
export const webAuthnVerifierCode: ContractCode = webAuthnVerifier;

// TypeChain writes these types from the same ABI that ethers builds the methods from at run time.
export const partyRegistryAbi = new Interface(partyRegistry.abi) as PartyRegistryInterface;
export const evidenceLogAbi = new Interface(evidenceLog.abi) as EvidenceLogInterface;
export const deviceRegistryAbi = new Interface(deviceRegistry.abi) as DeviceRegistryInterface;
export const consentLedgerAbi = new Interface(consentLedger.abi) as ConsentLedgerInterface;
export const ruleBookAbi = new Interface(ruleBook.abi) as RuleBookInterface;
export const lotRegisterAbi = new Interface(lotRegister.abi) as LotRegisterInterface;

export const partyRegistryAt = (address: string, runner?: ContractRunner): PartyRegistry =>
  new BaseContract(address, partyRegistryAbi, runner) as unknown as PartyRegistry;

export const evidenceLogAt = (address: string, runner?: ContractRunner): EvidenceLog =>
  new BaseContract(address, evidenceLogAbi, runner) as unknown as EvidenceLog;

export const deviceRegistryAt = (address: string, runner?: ContractRunner): DeviceRegistry =>
  new BaseContract(address, deviceRegistryAbi, runner) as unknown as DeviceRegistry;

export const consentLedgerAt = (address: string, runner?: ContractRunner): ConsentLedger =>
  new BaseContract(address, consentLedgerAbi, runner) as unknown as ConsentLedger;

export const ruleBookAt = (address: string, runner?: ContractRunner): RuleBook =>
  new BaseContract(address, ruleBookAbi, runner) as unknown as RuleBook;

export const lotRegisterAt = (address: string, runner?: ContractRunner): LotRegister =>
  new BaseContract(address, lotRegisterAbi, runner) as unknown as LotRegister;
