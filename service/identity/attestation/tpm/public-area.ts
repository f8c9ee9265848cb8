import { concat, toBase64Url } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { AttestationFault } from "../attestation-fault.ts";
import { algorithm, P256, requireSha256 } from "./algorithms.ts";
import { type Reader, readWhole } from "./reader.ts";

/** TPMA_OBJECT (part 2, section 8.3). */
export const objectAttribute = {
  fixedTpm: 1 << 1,
  fixedParent: 1 << 4,
  sensitiveDataOrigin: 1 << 5,
  userWithAuth: 1 << 6,
  adminWithPolicy: 1 << 7,
  restricted: 1 << 16,
  decrypt: 1 << 17,
  sign: 1 << 18,
} as const;

export type KeyOfTpm =
  | { readonly kind: "rsa"; readonly bits: number; readonly n: Uint8Array; readonly e: Uint8Array }
  | { readonly kind: "p256"; readonly x: Uint8Array; readonly y: Uint8Array };

export interface PublicArea {
  /** TPM_ALG of the name and all that is derived for the object, and its hash over the area (part 1, section 16). */
  readonly name: Uint8Array;
  readonly attributes: number;
  readonly authPolicy: Uint8Array;
  /** Bits of the AES key of a storage or endorsement key. */
  readonly aesBits: number | undefined;
  readonly key: KeyOfTpm;
}

const EXPONENT_DEFAULT = 65_537;
const AES = 0x0006;
const CFB = 0x0043;

/** TPM2B_PUBLIC, as `tpm2_createek`, `tpm2_createak` and `tpm2_create` write it with `-u`. */
export const publicArea = (bytes: Uint8Array): PublicArea =>
  readWhole(bytes, (outer) => {
    const area = outer.sized();
    return { ...readWhole(area, readArea), name: nameOf(area) };
  });

const nameOf = (area: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(0, algorithm.sha256), sha256(area));

/** TPMT_PUBLIC (part 2, section 12.2.4). */
function readArea(reader: Reader): Omit<PublicArea, "name"> {
  const type = reader.uint(2);
  requireSha256(reader.uint(2));
  const attributes = reader.uint(4);
  const authPolicy = reader.sized();
  const aesBits = readSymmetric(reader);
  readScheme(reader);
  if (type === algorithm.rsa) return { attributes, authPolicy, aesBits, key: readRsa(reader) };
  if (type === algorithm.ecc) return { attributes, authPolicy, aesBits, key: readEcc(reader) };
  throw new AttestationFault("unsupported", `object type 0x${type.toString(16)}`);
}

function readSymmetric(reader: Reader): number | undefined {
  const symmetric = reader.uint(2);
  if (symmetric === algorithm.null) return undefined;
  const bits = reader.uint(2);
  if (symmetric !== AES || reader.uint(2) !== CFB)
    throw new AttestationFault("unsupported", "a symmetric cipher other than AES-CFB");
  return bits;
}

function readScheme(reader: Reader): void {
  const scheme = reader.uint(2);
  if (scheme === algorithm.null || scheme === algorithm.rsaes) return;
  const known: readonly number[] = [
    algorithm.rsassa,
    algorithm.rsapss,
    algorithm.oaep,
    algorithm.ecdsa,
    algorithm.ecdh,
  ];
  if (!known.includes(scheme))
    throw new AttestationFault("unsupported", `scheme 0x${scheme.toString(16)}`);
  requireSha256(reader.uint(2));
}

function readRsa(reader: Reader): KeyOfTpm {
  const bits = reader.uint(2);
  const exponent = reader.uint(4) || EXPONENT_DEFAULT;
  const n = reader.sized();
  if (n.length * 8 !== bits || bits < 2048)
    throw new AttestationFault("unsupported", "an RSA key of fewer than 2048 bits");
  if (exponent !== EXPONENT_DEFAULT)
    throw new AttestationFault("unsupported", "an RSA exponent other than 65537");
  return { kind: "rsa", bits, n, e: Uint8Array.of(1, 0, 1) };
}

const COORDINATE_BYTES = 32;

function readEcc(reader: Reader): KeyOfTpm {
  if (reader.uint(2) !== P256)
    throw new AttestationFault("unsupported", "a curve other than P-256");
  if (reader.uint(2) !== algorithm.null) requireSha256(reader.uint(2));
  return { kind: "p256", x: coordinate(reader.sized()), y: coordinate(reader.sized()) };
}

/** A TPM may leave leading zeros out. */
export function coordinate(bytes: Uint8Array): Uint8Array {
  if (bytes.length > COORDINATE_BYTES) throw new AttestationFault("malformed", "a number too long");
  return concat(new Uint8Array(COORDINATE_BYTES - bytes.length), bytes);
}

/** RFC 7518: how WebCrypto takes a key without our writing DER. */
export const jwkOf = (key: KeyOfTpm): JsonWebKey =>
  key.kind === "rsa"
    ? { kty: "RSA", n: toBase64Url(key.n), e: toBase64Url(key.e) }
    : { kty: "EC", crv: "P-256", x: toBase64Url(key.x), y: toBase64Url(key.y) };

export const hasAttributes = (area: PublicArea, all: number, none: number): boolean =>
  (area.attributes & all) === all && (area.attributes & none) === 0;
