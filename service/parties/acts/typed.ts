import { keccak_256 } from "@noble/hashes/sha3.js";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";

/** The contracts that acts are for; the name is that of the EIP-712 domain too. */
export type ActContract =
  "PartyRegistry" | "EvidenceLog" | "DeviceRegistry" | "ConsentLedger" | "RuleBook" | "LotRegister";

/** Where an act is to be used: EIP-712 domains of Tallystick are the contract's name, version "1", chain and address. */
export interface ActTarget {
  readonly chainId: number;
  readonly address: string;
}

/**
 * What makes an act fresh: 192-bit nonce key ‖ 64-bit sequence as in ERC-4337, and the last second (Unix time, the
 * chain's clock) in which it is good.
 */
export interface Freshness {
  readonly nonce: bigint;
  readonly deadline: bigint;
}

export interface TypedField {
  readonly name: string;
  readonly type: string;
}

export type Structs = Readonly<Record<string, readonly TypedField[]>>;

/** An EIP-712 act, ready for `eth_signTypedData_v4` or ethers' `signTypedData(domain, types, message)`. */
export interface TypedAct<Message> {
  readonly domain: {
    readonly name: string;
    readonly version: "1";
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  /** The act itself first, then the structs in it. */
  readonly types: Record<string, TypedField[]>;
  readonly message: Message & Freshness;
}

/**
 * One kind of act: its EIP-712 type, and how it is called. Every call takes the struct, then the authorisation, then
 * `extra`.
 */
export interface ActKind {
  readonly contract: ActContract;
  /** Name of the EIP-712 struct. */
  readonly name: string;
  /** Name of the function. */
  readonly method: string;
  /** In the order of the Solidity struct, which is part of the type hash; without nonce and deadline. */
  readonly fields: readonly TypedField[];
  /** Which field names the party whose act it is; an opening has none: its party follows from the act. */
  readonly party: string | undefined;
  /**
   * Which fields name what an act of this kind replaces. Such acts use one nonce key (`seriesKey`), so that nobody can
   * hold an older one back and bring it after the newer. Acts without it may use any key.
   */
  readonly series: readonly string[] | undefined;
  /** Members of the structs that the fields name, such as `Requirement`. */
  readonly structs: Structs;
  readonly extra: readonly TypedField[];
  /** keccak-256 of the EIP-712 type, 0x-hexadecimal: what a policy for managed keys lists. */
  readonly typeHash: string;
}

const FRESHNESS = "uint256 nonce,uint64 deadline";

/** Describes a kind of act; `fields` and `extra` as in Solidity, such as `bytes32 factory,bytes32 keyId`. */
export function actKind(
  contract: ActContract,
  name: string,
  how: {
    readonly method: string;
    readonly fields: string;
    readonly party?: string;
    readonly series?: readonly string[];
    readonly structs?: Readonly<Record<string, string>>;
    readonly extra?: string;
  },
): ActKind {
  const structs = Object.entries(how.structs ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const spelt = structs.map(([struct, members]) => `${struct}(${members})`).join("");
  return {
    contract,
    name,
    method: how.method,
    fields: fieldsOf(how.fields),
    party: how.party,
    series: how.series,
    structs: Object.fromEntries(structs.map(([struct, members]) => [struct, fieldsOf(members)])),
    extra: how.extra === undefined ? [] : fieldsOf(how.extra),
    typeHash: `0x${toHex(keccak_256(utf8(`${name}(${how.fields},${FRESHNESS})${spelt}`)))}`,
  };
}

/** An act of this kind as it is signed. */
export const typed = <Message>(
  kind: ActKind,
  at: ActTarget,
  act: Message,
  fresh: Freshness,
): TypedAct<Message> => ({
  domain: { name: kind.contract, version: "1", chainId: at.chainId, verifyingContract: at.address },
  types: {
    [kind.name]: [...kind.fields, ...fieldsOf(FRESHNESS)],
    ...Object.fromEntries(
      Object.entries(kind.structs).map(([struct, members]) => [struct, [...members]]),
    ),
  },
  message: { ...act, nonce: fresh.nonce, deadline: fresh.deadline },
});

/**
 * The first nonce of a nonce key. Under a random key it is the right one without asking the chain, and acts prepared
 * side by side do not wait for each other.
 * @param key 24 bytes
 */
export const firstNonce = (key: Uint8Array): bigint =>
  key.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n) << 64n;

/** Who can sign typed data with an account; an ethers signer fits. */
export interface ActSigner {
  readonly address: string;
  signTypedData(
    domain: TypedAct<unknown>["domain"],
    types: TypedAct<unknown>["types"],
    message: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

/** As in `Authorisation.sol`. */
export interface Authorisation extends Freshness {
  readonly signers: string[];
  readonly signatures: string[];
}

/** Has an act signed by accounts of its party, at least as many as its threshold. */
export async function authorise<Message extends object>(
  act: TypedAct<Message>,
  signers: readonly ActSigner[],
): Promise<Authorisation> {
  const { nonce, deadline } = act.message;
  const signatures = signers.map((signer) =>
    signer.signTypedData(act.domain, act.types, { ...act.message } as Record<string, unknown>),
  );
  return {
    nonce,
    deadline,
    signers: signers.map((signer) => signer.address),
    signatures: await Promise.all(signatures),
  };
}

const fieldsOf = (list: string): TypedField[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { name, type };
  });
