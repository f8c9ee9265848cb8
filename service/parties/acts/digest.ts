import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, fromHex, utf8 } from "../../../device-attest/bytes.ts";
import type { TypedAct, TypedField } from "./typed.ts";

const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

type Values = Readonly<Record<string, unknown>>;

/** What is signed of an act: its EIP-712 digest, 32 bytes. A passkey signs it as its challenge. */
export function actDigest({ domain, message, types }: TypedAct<object>): Uint8Array {
  const [name = ""] = Object.keys(types);
  return keccak_256(
    concat(
      fromHex("1901"),
      keccak_256(
        concat(
          keccak_256(utf8(DOMAIN)),
          keccak_256(utf8(domain.name)),
          keccak_256(utf8(domain.version)),
          word(domain.chainId),
          word(domain.verifyingContract),
        ),
      ),
      structHash(types, name, message as Values),
    ),
  );
}

/** EIP-712 "hashStruct". */
function structHash(types: TypedAct<object>["types"], name: string, values: Values): Uint8Array {
  return keccak_256(
    concat(
      keccak_256(utf8(typeOf(types, name))),
      ...(types[name] ?? []).map((member) => encoded(types, member.type, values[member.name])),
    ),
  );
}

/** EIP-712 "encodeType": the struct itself, then those that it names, by name. None of ours names one that names another. */
function typeOf(types: TypedAct<object>["types"], name: string): string {
  const named = new Set((types[name] ?? []).map(({ type }) => type.replace("[]", "")));
  const inner = Object.keys(types).filter((struct) => named.has(struct));
  return [name, ...inner.toSorted()]
    .map((struct) => `${struct}(${(types[struct] ?? []).map(spelt).join(",")})`)
    .join("");
}

const spelt = ({ name, type }: TypedField): string => `${type} ${name}`;

/** A member in 32 bytes; what has no fixed length is hashed. */
function encoded(types: TypedAct<object>["types"], type: string, value: unknown): Uint8Array {
  if (type.endsWith("[]")) {
    const members = value as readonly unknown[];
    return keccak_256(
      concat(...members.map((member) => encoded(types, type.slice(0, -2), member))),
    );
  }
  if (type in types) return structHash(types, type, value as Values);
  if (type === "string") return keccak_256(utf8(value as string));
  if (type === "bytes") return keccak_256(bytes(value as string));
  return word(value as string | number | bigint | boolean);
}

const bytes = (hex: string): Uint8Array => fromHex(hex.slice(2).toLowerCase());

/** Numbers, addresses, truth values and 32 bytes alike: big-endian, zeros in front. */
const word = (value: string | number | bigint | boolean): Uint8Array =>
  fromHex(BigInt(value).toString(16).padStart(64, "0"));
