import { type Interface, isError } from "ethers";
import {
  consentLedgerAbi,
  deviceRegistryAbi,
  evidenceLogAbi,
  lotRegisterAbi,
  partyRegistryAbi,
  ruleBookAbi,
} from "../contracts.ts";
import { nodeMessage } from "./node-answer.ts";

const known: readonly Interface[] = [
  evidenceLogAbi,
  deviceRegistryAbi,
  partyRegistryAbi,
  consentLedgerAbi,
  ruleBookAbi,
  lotRegisterAbi,
];

/**
 * Why a call would fail on the chain, such as `NotLarger(5,9)`.
 * @param error what `estimateGas` or `call` threw
 * @returns undefined when the error says nothing about the call, but that node or network are in trouble
 */
export function revertReason(error: unknown): string | undefined {
  if (!isError(error, "CALL_EXCEPTION")) return undefined;
  const data = error.data;
  if (data !== null && data !== undefined && data !== "0x") return decoded(data) ?? data;
  // ethers calls every error of these methods a revert, also "too many requests".
  const said = nodeMessage(error) ?? "";
  return /revert|out of gas|exceeds allowance|gas.*(cap|limit)|invalid opcode/i.test(said)
    ? said
    : undefined;
}

function decoded(data: string): string | undefined {
  for (const abi of known) {
    const error = abi.parseError(data);
    if (error !== null) return `${error.name}(${error.args.map(String).join(",")})`;
  }
  return undefined;
}
