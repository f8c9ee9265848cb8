import { concat, equal, fromHex } from "../../../../device-attest/bytes.ts";
import { AttestationFault } from "../attestation-fault.ts";
import { encryptCfb, hmac, kdfA, kdfE, label, sized, uint16 } from "./derive.ts";
import { hasAttributes, jwkOf, objectAttribute, type PublicArea } from "./public-area.ts";

const { fixedTpm, fixedParent, sensitiveDataOrigin, adminWithPolicy, restricted, decrypt, sign } =
  objectAttribute;

/** PolicySecret(TPM_RH_ENDORSEMENT): PolicyA of the TCG's EK Credential Profile, annex B. */
const POLICY_A = fromHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa");
const SEED_BYTES = 32;
/** What `tpm2_makecredential` writes before the two structures, and `tpm2_activatecredential` looks for. */
const FILE_MAGIC = 0xbadc_c0de;
const FILE_VERSION = 1;

/** A key that decrypts for nobody but its TPM, by the templates L-1 (RSA 2048) and L-2 (P-256) of that profile. */
export function requireEndorsementKey(ek: PublicArea): void {
  const all = fixedTpm | fixedParent | sensitiveDataOrigin | adminWithPolicy | restricted | decrypt;
  if (!hasAttributes(ek, all, sign) || !equal(ek.authPolicy, POLICY_A) || ek.aesBits !== 128)
    throw new AttestationFault("ekTemplate");
}

/**
 * Seals `secret` so that only the TPM of `ek` can tell it, and only while it holds the object called `name`: who answers
 * with it has both in one TPM (TPM 2.0 part 1, section 24; TPM2_MakeCredential of part 3).
 * @returns the file that `tpm2_activatecredential -i` takes
 */
export async function makeCredential(
  ek: PublicArea,
  name: Uint8Array,
  secret: Uint8Array,
  crypto: Crypto,
): Promise<Uint8Array<ArrayBuffer>> {
  requireEndorsementKey(ek);
  const { seed, sealed } = await sealedSeed(ek, crypto);
  const cipherKey = await kdfA(seed, "STORAGE", name, 128, crypto);
  const identity = await encryptCfb(cipherKey, sized(secret), crypto);
  const macKey = await kdfA(seed, "INTEGRITY", new Uint8Array(), 256, crypto);
  const mac = await hmac(macKey, concat(identity, name), crypto);
  return concat(fileHeader(), sized(concat(sized(mac), identity)), sized(sealed));
}

const fileHeader = (): Uint8Array =>
  concat(uint16(FILE_MAGIC >>> 16), uint16(FILE_MAGIC & 0xffff), uint16(0), uint16(FILE_VERSION));

interface SealedSeed {
  readonly seed: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Part 1, annexes B.10.4 (RSA) and C.6.4 (ECC). */
const sealedSeed = (ek: PublicArea, crypto: Crypto): Promise<SealedSeed> =>
  ek.key.kind === "rsa" ? sealByRsa(ek, crypto) : sealByEcdh(ek, crypto);

async function sealByRsa(ek: PublicArea, crypto: Crypto): Promise<SealedSeed> {
  const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
  const scheme = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwkOf(ek.key), scheme, false, ["encrypt"]);
  const options = { name: "RSA-OAEP", label: label("IDENTITY") };
  return { seed, sealed: new Uint8Array(await crypto.subtle.encrypt(options, key, seed)) };
}

async function sealByEcdh(ek: PublicArea, { subtle }: Crypto): Promise<SealedSeed> {
  if (ek.key.kind !== "p256") throw new AttestationFault("unsupported");
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await subtle.importKey("jwk", jwkOf(ek.key), curve, false, []).catch(() => {
    throw new AttestationFault("unsupported", "the endorsement key is no point");
  });
  const ours = await subtle.generateKey(curve, false, ["deriveBits"]);
  const z = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const point = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const [x, y] = [point.slice(1, 33), point.slice(33)];
  return {
    seed: kdfE(new Uint8Array(z), "IDENTITY", x, ek.key.x),
    sealed: concat(sized(x), sized(y)),
  };
}
