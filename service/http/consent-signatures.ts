import { AbiCoder, getBytes, recoverAddress, TypedDataEncoder } from "ethers";
import { p256 } from "@noble/curves/nist.js";
import type { Queryable } from "../db/pool.ts";
import { concat, toBase64Url, utf8 } from "../../device-attest/bytes.ts";
import { isLowS } from "../../device-attest/signature.ts";
import { sha256 } from "#crypto";
import type { TrustManifest } from "../evidence/trust-manifest.ts";
import type { SignedFor } from "../parties/consent/open-contract.store.ts";
import { type PartySigners, signersOf } from "../parties/consent/party-signers.store.ts";
import type { TypedDocument } from "../parties/consent/typed-documents.ts";

/** Verifiers of the trust manifest: which of a signer's bytes are an address that is known to verify. */
export type Verifiers = TrustManifest["verifiers"];

const ADDRESS_CHARACTERS = 42;
/** x and y of a P-256 key. */
const KEY_BYTES = 64;
const USER_PRESENT_AND_VERIFIED = 0b101;
const FLAGS_AT = 32;

/**
 * Whether `signer` signed the document: an account by ECDSA, or a P-256 key or passkey as the verifiers of ERC-7913
 * check it. A contract's word (ERC-1271) can only be asked on chain and does not count here.
 */
export function isSignedBy(
  document: TypedDocument,
  signer: string,
  signature: string,
  verifiers: Verifiers,
): boolean {
  const digest = TypedDataEncoder.hash(document.domain, document.types, { ...document.message });
  try {
    if (signer.length === ADDRESS_CHARACTERS)
      return recoverAddress(digest, signature).toLowerCase() === signer.toLowerCase();
    return isSignedByKey(getBytes(digest), signer.toLowerCase(), signature, verifiers);
  } catch {
    // Whatever cannot be decoded is no signature.
    return false;
  }
}

function isSignedByKey(
  digest: Uint8Array,
  signer: string,
  signature: string,
  verifiers: Verifiers,
): boolean {
  const [verifier, key] = [signer.slice(0, ADDRESS_CHARACTERS), getBytes(`0x${signer.slice(42)}`)];
  if (key.length !== KEY_BYTES) return false;
  if (verifier === verifiers?.p256.address.toLowerCase())
    return isP256(key, digest, getBytes(signature));
  return (
    verifier === verifiers?.webAuthn.address.toLowerCase() && isPasskey(key, digest, signature)
  );
}

/** Over the digest itself. */
const isP256 = (key: Uint8Array, digest: Uint8Array, rs: Uint8Array): boolean =>
  isLowS(rs) && p256.verify(rs, digest, concat(UNCOMPRESSED, key), { prehash: false });

const UNCOMPRESSED = new Uint8Array([4]);

/** As OpenZeppelin's `WebAuthn.verify` with user verification required. */
function isPasskey(key: Uint8Array, digest: Uint8Array, signature: string): boolean {
  const [r, s, challengeAt, typeAt, data, client] = AbiCoder.defaultAbiCoder().decode(
    ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
    signature,
  ) as unknown as [string, string, bigint, bigint, string, string];
  const authenticatorData = getBytes(data);
  const flags = authenticatorData[FLAGS_AT] ?? 0;
  const isMeant =
    (flags & USER_PRESENT_AND_VERIFIED) === USER_PRESENT_AND_VERIFIED &&
    client.startsWith('"type":"webauthn.get"', Number(typeAt)) &&
    client.startsWith(`"challenge":"${toBase64Url(digest)}"`, Number(challengeAt));
  const signed = sha256(authenticatorData, sha256(utf8(client)));
  return isMeant && isP256(key, signed, concat(getBytes(r), getBytes(s)));
}

/** Whether as many of a party's own keys signed as the party needs. */
export async function isSignedFor(
  db: Queryable,
  party: string,
  document: TypedDocument,
  { signatures, signers }: SignedFor,
  verifiers: Verifiers,
): Promise<boolean> {
  const known = await signersOf(db, party);
  return (
    known !== undefined && isSignedByEnough(document, known, { signatures, signers }, verifiers)
  );
}

/** @param known a party's own keys, in small letters, and how many of them have to sign */
export function isSignedByEnough(
  document: TypedDocument,
  known: PartySigners,
  { signatures, signers }: SignedFor,
  verifiers: Verifiers,
): boolean {
  if (signers.length !== signatures.length) return false;
  const own = new Set(known.own);
  const good = signers.filter((signer, at) => {
    const isOwn = own.delete(signer.toLowerCase());
    return isOwn && isSignedBy(document, signer, signatures[at] ?? "", verifiers);
  });
  return good.length >= known.threshold;
}
