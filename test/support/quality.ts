import { randomBytes } from "node:crypto";
import { type BaseContract, ContractFactory, type HDNodeWallet, type TypedDataField } from "ethers";
import lotRegister from "../../artifacts/contracts/LotRegister.sol/LotRegister.json" with { type: "json" };
import ruleBook from "../../artifacts/contracts/RuleBook.sol/RuleBook.json" with { type: "json" };
import type { LotRegister } from "../../types/contracts/LotRegister.ts";
import type { RuleBook } from "../../types/contracts/RuleBook.ts";
import { firstNonce } from "../../service/parties/acts/typed.ts";
import type { TestChain } from "./chain.ts";

export interface QualityContracts {
  readonly book: RuleBook;
  readonly lots: LotRegister;
}

/** Rule book and lot register beside the contracts of a test chain. */
export async function deployQuality(chain: TestChain): Promise<QualityContracts> {
  const { deviceRegistry, partyRegistry } = chain.deployment.contracts;
  const book = await create<RuleBook>(chain, ruleBook, [partyRegistry.address]);
  const lots = await create<LotRegister>(chain, lotRegister, [
    partyRegistry.address,
    await book.getAddress(),
    deviceRegistry.address,
  ]);
  return { book, lots };
}

async function create<T>(
  chain: TestChain,
  code: { readonly abi: object[]; readonly bytecode: string },
  args: readonly unknown[],
): Promise<T> {
  const factory = new ContractFactory(code.abi, code.bytecode, chain.payer);
  const contract = await factory.deploy(...args);
  await contract.waitForDeployment();
  return contract.connect(chain.stranger) as unknown as T;
}

interface Act {
  /** `Name(type field,…)`, without nonce and deadline; types that it names follow under `structs`. */
  readonly type: string;
  readonly structs?: Readonly<Record<string, string>>;
  readonly method: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Signs an act by its type as it is written here, and sends it from an account that is no party. */
export async function sendTo(
  contract: unknown,
  signer: HDNodeWallet,
  { message, method, structs = {}, type }: Act,
): Promise<void> {
  const target = contract as BaseContract;
  const [, primary = "", fields = ""] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const chainId = (await signer.provider?.getNetwork())?.chainId ?? null;
  const types: Record<string, TypedDataField[]> = {
    [primary]: fieldsOf(`${fields},uint256 nonce,uint64 deadline`),
    ...Object.fromEntries(
      Object.entries(structs).map(([struct, list]) => [struct, fieldsOf(list)]),
    ),
  };
  const domain = {
    name: domainOf(target),
    version: "1",
    chainId,
    verifyingContract: await target.getAddress(),
  };
  const signature = await signer.signTypedData(domain, types, { ...message, ...fresh });
  const authorisation = { ...fresh, signers: [signer.address], signatures: [signature] };
  await (await target.getFunction(method).send(message, authorisation)).wait();
}

const domainOf = ({ interface: abi }: BaseContract): string =>
  abi.hasFunction("publishPlan") ? "RuleBook" : "LotRegister";

const fieldsOf = (list: string): TypedDataField[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { name, type };
  });
