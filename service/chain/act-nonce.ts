import { Contract, type ContractRunner } from "ethers";
import type { ActTarget } from "../parties/acts/typed.ts";

const abi = ["function nonces(bytes32 party, uint192 key) view returns (uint256)"];

/** The nonce that a party may use next under a nonce key (24 bytes), as the contract says it now. */
export async function nextNonce(
  { address }: ActTarget,
  runner: ContractRunner,
  party: string,
  key: Uint8Array,
): Promise<bigint> {
  const contract = new Contract(address, abi, runner);
  const number = key.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return (await contract.getFunction("nonces").staticCall(party, number)) as bigint;
}
