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

/** An EIP-712 act, ready for `eth_signTypedData_v4` or ethers' `signTypedData(domain, types, message)`. */
export interface TypedAct<Message> {
  readonly domain: {
    readonly name: string;
    readonly version: "1";
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  readonly types: Record<string, TypedField[]>;
  readonly message: Message & Freshness;
}

export type KeyGrade = "managed" | "software" | "hardware";

/** As in `IDeviceRegistry.KeyGrade`; 0 is none. */
export const keyGradeNumber: Readonly<Record<KeyGrade, number>> = {
  managed: 1,
  software: 2,
  hardware: 3,
};

/** @throws RangeError for a number that is no grade */
export function keyGradeOf(number: number): KeyGrade {
  for (const grade of ["managed", "software", "hardware"] as const)
    if (keyGradeNumber[grade] === number) return grade;
  throw new RangeError(`no key grade has the number ${String(number)}`);
}

/** Ids, hashes and coordinates are 32 bytes, 0x-hexadecimal. */
export interface Register {
  readonly factory: string;
  readonly device: string;
  readonly x: string;
  readonly y: string;
  readonly grade: number;
}
export interface End {
  readonly factory: string;
  readonly keyId: string;
}
export interface SetGrade {
  readonly by: string;
  readonly keyId: string;
  readonly grade: number;
}
export interface Rotate {
  readonly operator: string;
  readonly sequencer: string;
  readonly checkpointKey: string;
}
export interface SetSigners {
  readonly party: string;
  /** ERC-7913 signers, hexadecimal. */
  readonly signers: readonly string[];
  readonly threshold: bigint;
}

/** For `DeviceRegistry.register`. */
export const registerAct = (at: ActTarget, act: Register, fresh: Freshness): TypedAct<Register> =>
  typed(
    "DeviceRegistry",
    at,
    "Register",
    "bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade",
    act,
    fresh,
  );

/** For `DeviceRegistry.end`. */
export const endAct = (at: ActTarget, act: End, fresh: Freshness): TypedAct<End> =>
  typed("DeviceRegistry", at, "End", "bytes32 factory,bytes32 keyId", act, fresh);

/** For `DeviceRegistry.setGrade`. */
export const setGradeAct = (at: ActTarget, act: SetGrade, fresh: Freshness): TypedAct<SetGrade> =>
  typed("DeviceRegistry", at, "SetGrade", "bytes32 by,bytes32 keyId,uint8 grade", act, fresh);

/** For `EvidenceLog.rotate`. */
export const rotateAct = (at: ActTarget, act: Rotate, fresh: Freshness): TypedAct<Rotate> =>
  typed(
    "EvidenceLog",
    at,
    "Rotate",
    "bytes32 operator,address sequencer,bytes32 checkpointKey",
    act,
    fresh,
  );

/** For `PartyRegistry.setSigners`. */
export const setSignersAct = (
  at: ActTarget,
  act: SetSigners,
  fresh: Freshness,
): TypedAct<SetSigners> =>
  typed(
    "PartyRegistry",
    at,
    "SetSigners",
    "bytes32 party,bytes[] signers,uint64 threshold",
    act,
    fresh,
  );

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

/** As in `IPartyRegistry.sol`. */
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

/** @param fields in the order of the Solidity struct, which is part of the EIP-712 type hash */
function typed<Message>(
  contract: string,
  at: ActTarget,
  name: string,
  fields: string,
  act: Message,
  fresh: Freshness,
): TypedAct<Message> {
  const all = `${fields},uint256 nonce,uint64 deadline`.split(",").map((field) => {
    const [type = "", member = ""] = field.split(" ");
    return { name: member, type };
  });
  return {
    domain: { name: contract, version: "1", chainId: at.chainId, verifyingContract: at.address },
    types: { [name]: all },
    message: { ...act, nonce: fresh.nonce, deadline: fresh.deadline },
  };
}
