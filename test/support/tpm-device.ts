import { toHex } from "../../device-attest/bytes.ts";
import { rawSignature } from "../../device-attest/crypto/der-signature.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { toLowS } from "../../device-attest/signature.ts";
import type { CertifyEvidence } from "../../service/identity/attestation/tpm/certified-key.ts";
import type { QuoteEvidence } from "../../service/identity/attestation/tpm/quote.ts";
import { SoftwareTpm, type TpmMaker } from "./software-tpm.ts";

export type KeyAlgorithm = "rsa" | "ecc";

const PLAIN_SIGNER = "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign";

/** What an engineer does at a device, with the commands of `docs/attestation.md`. */
export class TpmDevice {
  readonly tpm: SoftwareTpm;
  readonly ekChain: readonly Uint8Array[];

  private constructor(tpm: SoftwareTpm, ekChain: readonly Uint8Array[]) {
    this.tpm = tpm;
    this.ekChain = ekChain;
  }

  static async make(maker: TpmMaker, ak: KeyAlgorithm = "ecc"): Promise<TpmDevice> {
    const tpm = await SoftwareTpm.make(maker);
    await tpm.tool("tpm2_createek", "-G", "rsa", "-c", "ek.ctx", "-u", "ek.pub");
    const scheme = ak === "ecc" ? "ecdsa" : "rsassa";
    const ofAk = ["-G", ak, "-g", "sha256", "-s", scheme, "-c", "ak.ctx", "-u", "ak.pub"];
    await tpm.tool("tpm2_createak", "-C", "ek.ctx", ...ofAk);
    const chain = [await tpm.read("ek-rsa2048.crt"), await maker.issuer()];
    return new TpmDevice(tpm, chain);
  }

  readonly ek = (): Promise<Uint8Array> => this.tpm.read("ek.pub");
  readonly ak = (): Promise<Uint8Array> => this.tpm.read("ak.pub");

  /** @param blob as `makeCredential` gives it */
  async activate(blob: Uint8Array, ek = "ek.ctx"): Promise<Uint8Array> {
    const { tpm } = this;
    await tpm.write("credential.blob", blob);
    await tpm.tool("tpm2_startauthsession", "--policy-session", "-S", "session.ctx");
    try {
      await tpm.tool("tpm2_policysecret", "-S", "session.ctx", "-c", "e");
      const into = ["-i", "credential.blob", "-o", "secret", "-P", "session:session.ctx"];
      await tpm.tool("tpm2_activatecredential", "-c", "ak.ctx", "-C", ek, ...into);
    } finally {
      await tpm.tool("tpm2_flushcontext", "session.ctx");
    }
    return tpm.read("secret");
  }

  async extend(pcr: number, digest: Uint8Array): Promise<void> {
    await this.tpm.tool("tpm2_pcrextend", `${String(pcr)}:sha256=${toHex(digest)}`);
  }

  async quote(nonce: Uint8Array, pcrs = "0,1,7"): Promise<QuoteEvidence> {
    const { tpm } = this;
    const asked = ["-c", "ak.ctx", "-l", `sha256:${pcrs}`, "-q", toHex(nonce), "-g", "sha256"];
    const files = ["-m", "quote.attest", "-s", "quote.sig", "-o", "quote.pcrs", "-F", "values"];
    await tpm.tool("tpm2_quote", ...asked, ...files);
    return {
      attest: await tpm.read("quote.attest"),
      signature: await tpm.read("quote.sig"),
      pcrs: await tpm.read("quote.pcrs"),
    };
  }

  /** A key for records, in the TPM. */
  async makeKey(attributes = PLAIN_SIGNER): Promise<void> {
    const { tpm } = this;
    await tpm.tool("tpm2_createprimary", "-C", "o", "-G", "ecc", "-g", "sha256", "-c", "srk.ctx");
    const key = ["-G", "ecc256:ecdsa-sha256", "-g", "sha256", "-u", "key.pub", "-r", "key.priv"];
    await tpm.tool("tpm2_create", "-C", "srk.ctx", ...key, "-a", attributes);
    const files = ["-u", "key.pub", "-r", "key.priv", "-c", "key.ctx"];
    await tpm.tool("tpm2_load", "-C", "srk.ctx", ...files);
  }

  async certify(): Promise<CertifyEvidence> {
    const { tpm } = this;
    const files = ["-o", "certify.attest", "-s", "certify.sig"];
    await tpm.tool("tpm2_certify", "-C", "ak.ctx", "-c", "key.ctx", "-g", "sha256", ...files);
    return {
      publicArea: await tpm.read("key.pub"),
      attest: await tpm.read("certify.attest"),
      signature: await tpm.read("certify.sig"),
    };
  }

  /** What signs records where the key lies in the TPM: one signature at a time. */
  async keyStore(): Promise<KeyStore> {
    const { tpm } = this;
    await tpm.tool("tpm2_readpublic", "-c", "key.ctx", "-f", "der", "-o", "key.der");
    const spki = await tpm.read("key.der");
    let turn: Promise<unknown> = Promise.resolve();
    const signInTurn = async (message: Uint8Array): Promise<Uint8Array> => {
      await tpm.write("message", message);
      const files = ["-f", "plain", "-o", "message.sig", "message"];
      await tpm.tool("tpm2_sign", "-c", "key.ctx", "-g", "sha256", ...files);
      return toLowS(rawSignature(await tpm.read("message.sig")));
    };
    return {
      spki,
      sign: (message) => {
        const signed = turn.then(() => signInTurn(message));
        turn = signed.catch(() => undefined);
        return signed;
      },
    };
  }

  close(): Promise<void> {
    return this.tpm.close();
  }
}
