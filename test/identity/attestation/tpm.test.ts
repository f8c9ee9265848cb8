import { createHash, webcrypto } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certifiedKey } from "../../../service/identity/attestation/tpm/certified-key.ts";
import { makeCredential } from "../../../service/identity/attestation/tpm/credential.ts";
import { publicArea } from "../../../service/identity/attestation/tpm/public-area.ts";
import {
  provenQuote,
  type QuoteEvidence,
} from "../../../service/identity/attestation/tpm/quote.ts";
import { hasSoftwareTpm, TpmMaker } from "../../support/software-tpm.ts";
import { attestationCode as codeOf, flipped } from "../../support/attestation.ts";
import { TpmDevice } from "../../support/tpm-device.ts";

const crypto = webcrypto as Crypto;
const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();

describe.skipIf(!hasSoftwareTpm)("a TPM's word", () => {
  let maker: TpmMaker;
  let device: TpmDevice;
  let other: TpmDevice;

  beforeAll(async () => {
    maker = await TpmMaker.start();
    device = await TpmDevice.make(maker);
    other = await TpmDevice.make(maker, "rsa");
    await device.extend(7, digest("secure boot on"));
    await device.makeKey();
  });
  afterAll(async () => {
    await device.close();
    await other.close();
    await maker.close();
  });

  test("is taken from stock tpm2_quote, by an ECDSA and by an RSA key", async () => {
    for (const each of [device, other]) {
      const nonce = random(32);
      const quote = await provenQuote(
        await each.quote(nonce),
        publicArea(await each.ak()),
        nonce,
        crypto,
      );
      expect(quote.pcrs).toEqual([0, 1, 7]);
      const zero = Buffer.alloc(32);
      const extended = createHash("sha256").update(zero).update(digest("secure boot on")).digest();
      expect(Buffer.from(quote.values.get(0) ?? [])).toEqual(zero);
      expect(Buffer.from(quote.values.get(7) ?? [])).toEqual(each === device ? extended : zero);
    }
  });

  test("is refused with any one bit changed", async () => {
    for (const each of [device, other]) {
      const nonce = random(32);
      const evidence = await each.quote(nonce);
      const ak = publicArea(await each.ak());
      const parts = ["attest", "signature", "pcrs", "nonce"] as const;
      const asked = fc.asyncProperty(fc.constantFrom(...parts), fc.nat(), async (part, bit) => {
        const whole = { ...evidence, nonce };
        const altered = { ...whole, [part]: flipped(whole[part], bit) };
        expect(await codeOf(provenQuote(altered, ak, altered.nonce, crypto))).not.toBe("accepted");
      });
      await fc.assert(asked, { numRuns: 300 });
    }
  });

  test("has a code for each way to be false", async () => {
    const nonce = random(32);
    const evidence = await device.quote(nonce);
    const ak = publicArea(await device.ak());
    const ofOther = await other.quote(nonce);
    const certificate = await device.certify();
    const code = (altered: Partial<QuoteEvidence>, expected = nonce): Promise<string> =>
      codeOf(provenQuote({ ...evidence, ...altered }, ak, expected, crypto));
    expect(await code({})).toBe("accepted");
    expect(await code(ofOther)).toBe("badSignature");
    expect(await code({}, random(32))).toBe("nonce");
    expect(await code({ pcrs: flipped(evidence.pcrs, 3) })).toBe("pcrDigest");
    expect(await code({ pcrs: evidence.pcrs.slice(32) })).toBe("pcrSelection");
    expect(await code({ attest: flipped(evidence.attest, 0) })).toBe("badSignature");
    expect(await code({ signature: evidence.signature.slice(1) })).toBe("badSignature");
    expect(await code({ signature: Uint8Array.of(...evidence.signature, 0) })).toBe("malformed");
    const { attest, signature } = certificate;
    expect(await code({ attest, signature })).toBe("attestKind");
  });

  test("changes with the state that it speaks of", async () => {
    const nonce = random(32);
    const before = await other.quote(nonce);
    await other.extend(1, digest("another boot loader"));
    const after = await other.quote(nonce);
    const ak = publicArea(await other.ak());
    const mixed = { ...after, pcrs: before.pcrs };
    expect(await codeOf(provenQuote(mixed, ak, nonce, crypto))).toBe("pcrDigest");
  });

  test("is no word of a key that signs anything else as well", async () => {
    const nonce = random(32);
    const evidence = await device.quote(nonce);
    const key = publicArea((await device.certify()).publicArea);
    expect(await codeOf(provenQuote(evidence, key, nonce, crypto))).toBe("keyAttributes");
  });

  test("names the key for records, that cannot leave", async () => {
    const ak = publicArea(await device.ak());
    const evidence = await device.certify();
    const spki = await certifiedKey(evidence, ak, crypto);
    await device.tpm.tool("tpm2_readpublic", "-c", "key.ctx", "-f", "der", "-o", "key.der");
    expect(spki).toEqual(await device.tpm.read("key.der"));

    const strangers = publicArea(await other.ak());
    expect(await codeOf(certifiedKey(evidence, strangers, crypto))).toBe("badSignature");
    const renamed = { ...evidence, publicArea: flipped(evidence.publicArea, 8 * 80) };
    expect(await codeOf(certifiedKey(renamed, ak, crypto))).toBe("keyName");
  });

  test("is no proof for a key that may be copied", async () => {
    await other.makeKey("sensitivedataorigin|userwithauth|sign");
    const ak = publicArea(await other.ak());
    expect(await codeOf(certifiedKey(await other.certify(), ak, crypto))).toBe("keyAttributes");
  });

  test("opens a credential made for its keys, of RSA and of P-256, and no other TPM does", async () => {
    await device.tpm.tool("tpm2_createek", "-G", "ecc", "-c", "ecc.ctx", "-u", "ecc.pub");
    const { name } = publicArea(await device.ak());
    for (const [ek, context] of [
      [await device.ek(), "ek.ctx"],
      [await device.tpm.read("ecc.pub"), "ecc.ctx"],
    ] as const) {
      const secret = random(32);
      const blob = await makeCredential(publicArea(ek), name, secret, crypto);
      expect(await device.activate(blob, context)).toEqual(secret);
    }
    const blob = await makeCredential(publicArea(await device.ek()), name, random(32), crypto);
    await expect(other.activate(blob)).rejects.toThrow("tpm2_activatecredential");
  });
});
