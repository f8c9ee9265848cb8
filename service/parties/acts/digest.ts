import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, fromHex, utf8 } from "../../../device-attest/bytes.ts";
import type { TypedAct, TypedField } from "./typed.ts";

const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/** What is signed of an act: its EIP-712 digest, 32 bytes. A passkey signs it as its challenge. */
export function actDigest({ domain, message, types }: TypedAct<object>): Uint8Array {
  const [[name, fields] = ["", []]] = Object.entries(types);
  const values = message as Readonly<Record<string, unknown>>;
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
      keccak_256(
        concat(
          keccak_256(utf8(`${name}(${fields.map(spelt).join(",")})`)),
          ...fields.map(({ name: member, type }) => encoded(type, values[member])),
        ),
      ),
    ),
  );
}

const spelt = ({ name, type }: TypedField): string => `${type} ${name}`;

/** A member in 32 bytes; what has no fixed length is hashed. */
function encoded(type: string, value: unknown): Uint8Array {
  if (type.endsWith("[]")) {
    const members = value as readonly unknown[];
    return keccak_256(concat(...members.map((member) => encoded(type.slice(0, -2), member))));
  }
  if (type === "string") return keccak_256(utf8(value as string));
  if (type === "bytes") return keccak_256(bytes(value as string));
  return word(value as string | number | bigint | boolean);
}

const bytes = (hex: string): Uint8Array => fromHex(hex.slice(2).toLowerCase());

/** Numbers, addresses, truth values and 32 bytes alike: big-endian, zeros in front. */
const word = (value: string | number | bigint | boolean): Uint8Array =>
  fromHex(BigInt(value).toString(16).padStart(64, "0"));
