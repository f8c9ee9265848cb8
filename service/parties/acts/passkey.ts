import { concat, fromHex, toBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { toLowS } from "../../../device-attest/signature.ts";

/** What a browser's `navigator.credentials.get` answers for a passkey with a P-256 key (COSE algorithm -7). */
export interface Assertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJSON: Uint8Array;
  /** ASN.1 DER. */
  readonly signature: Uint8Array;
}

/** Not an assertion that the verifier on the chain could take. */
export class PasskeyError extends Error {
  override readonly name = "PasskeyError";
  readonly code = "passkeyAssertion";
}

/**
 * The ERC-7913 signer of a passkey.
 * @param verifier address of OpenZeppelin's ERC7913WebAuthnVerifier
 * @param spki what `getPublicKey()` of the new credential answers: 91-byte SubjectPublicKeyInfo
 * @returns verifier ‖ x ‖ y, 0x-hexadecimal
 * @throws Fault `keyEncoding`
 */
export function passkeySigner(verifier: string, spki: Uint8Array): string {
  const { x, y } = deviceKey(spki);
  return `${verifier.toLowerCase()}${toHex(x)}${toHex(y)}`;
}

/**
 * The signature of a passkey as the verifier takes it: ABI encoding of `WebAuthn.WebAuthnAuth`, low s (authenticators
 * make either). The challenge of the assertion was the act's EIP-712 digest.
 * @throws PasskeyError
 */
export function passkeySignature(assertion: Assertion, digest: Uint8Array): string {
  const { authenticatorData, clientDataJSON } = assertion;
  const rs = toLowS(rawSignature(assertion.signature));
  const dataEnd = HEAD_BYTES + WORD_BYTES + padded(authenticatorData).length;
  return `0x${toHex(
    concat(
      rs,
      word(positionOf(clientDataJSON, `"challenge":"${toBase64Url(digest)}"`)),
      word(positionOf(clientDataJSON, '"type":"webauthn.get"')),
      word(HEAD_BYTES),
      word(dataEnd),
      word(authenticatorData.length),
      padded(authenticatorData),
      word(clientDataJSON.length),
      padded(clientDataJSON),
    ),
  )}`;
}

const WORD_BYTES = 32;
/** r, s, two positions and two offsets. */
const HEAD_BYTES = 6 * WORD_BYTES;

/** The verifier compares bytes: another spelling of the same JSON is refused there. */
function positionOf(clientDataJSON: Uint8Array, member: string): number {
  const sought = toHex(utf8(member));
  const hex = toHex(clientDataJSON);
  for (let at = hex.indexOf(sought); at !== -1; at = hex.indexOf(sought, at + 1))
    if (at % 2 === 0) return at / 2;
  throw new PasskeyError(`the client data lacks ${member}`);
}

/** r ‖ s of SEQUENCE { INTEGER r, INTEGER s }. */
function rawSignature(der: Uint8Array): Uint8Array {
  const [r, rest] = integer(der.subarray(2));
  const [s, end] = integer(rest);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || end.length !== 0)
    throw new PasskeyError("the signature is no DER sequence of two integers");
  return concat(r, s);
}

/** An INTEGER of at most 32 bytes without its sign byte, padded to 32, and what follows it. */
function integer(der: Uint8Array): [Uint8Array, Uint8Array] {
  const end = 2 + (der[1] ?? 0);
  if (der[0] !== 0x02 || end > der.length || end === 2)
    throw new PasskeyError("the signature lacks an integer");
  const digits = der.subarray(der[2] === 0 ? 3 : 2, end);
  if (digits.length > WORD_BYTES) throw new PasskeyError("an integer of the signature is too long");
  return [concat(new Uint8Array(WORD_BYTES - digits.length), digits), der.subarray(end)];
}

const word = (value: number): Uint8Array =>
  fromHex(value.toString(16).padStart(2 * WORD_BYTES, "0"));

const padded = (bytes: Uint8Array): Uint8Array =>
  concat(bytes, new Uint8Array((WORD_BYTES - (bytes.length % WORD_BYTES)) % WORD_BYTES));
