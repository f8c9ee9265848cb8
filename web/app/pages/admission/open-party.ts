import { messageToJson } from "../../../../service/parties/acts/act-json.ts";
import type { Open } from "../../../../service/parties/acts/party-acts.ts";
import { firstNonce } from "../../../../service/parties/acts/typed.ts";
import { founderSalt } from "../../../../service/parties/admission/opening.ts";
import { call } from "../../api/client.ts";
import { readManifest } from "../../signing/manifest.ts";
import { newSalt } from "../../state/salt.ts";
import { type ActPasskey, makeActPasskey, signWithPasskey } from "../../signing/passkey.ts";
import { type Signable, typedOf } from "../../signing/pending.ts";
import { SigningFailed } from "../../signing/signing-failed.ts";
import { accountsOf, signWithWallet, type Wallet } from "../../signing/wallet.ts";

/** The key that a party is opened with. */
export type FirstKey =
  | { readonly kind: "wallet"; readonly wallet: Wallet; readonly signer: string }
  | ({ readonly kind: "passkey" } & ActPasskey);

/** An opening that is ready to be read and signed. */
export interface Opening {
  readonly name: string;
  readonly key: FirstKey;
  /** What its salt was made with. */
  readonly random: string;
  readonly act: Signable;
}

/** @throws SigningFailed */
export async function firstKey(wallet: Wallet | undefined, label: string): Promise<FirstKey> {
  if (wallet !== undefined) {
    const [signer] = await accountsOf(wallet);
    if (signer === undefined) throw new SigningFailed("walletRefused");
    return { kind: "wallet", wallet, signer };
  }
  const { verifiers } = await readManifest();
  if (verifiers === undefined) throw new SigningFailed("passkeyUnsupported");
  return { kind: "passkey", ...(await makeActPasskey(verifiers.webAuthn.address, label)) };
}

const GOOD_FOR_SECONDS = 3600;

/** The act that opens a party of one key, bound to the account that opens it. */
export function openingOf(name: string, key: FirstKey, account: string, nowMs: number): Opening {
  const random = newSalt();
  const message: Open = {
    signers: [key.signer],
    threshold: 1n,
    managed: 0,
    managedActs: [],
    salt: founderSalt(account, random),
  };
  return {
    name,
    key,
    random,
    act: {
      act: "Open",
      message: { ...messageToJson(message) } as Signable["message"],
      nonce: String(firstNonce(crypto.getRandomValues(new Uint8Array(24)))),
      deadline: String(Math.floor(nowMs / 1000) + GOOD_FOR_SECONDS),
    },
  };
}

/** Signs an opening and sends it. @throws SigningFailed, CallFailed */
export async function signOpening({ act, key, name, random }: Opening): Promise<void> {
  const typed = typedOf(act, await readManifest());
  const { signature, signer } =
    key.kind === "passkey"
      ? await signWithPasskey([key], typed)
      : { signer: key.signer, signature: await signWithWallet(key.wallet, key.signer, typed) };
  const { deadline, message, nonce } = act;
  await call("openParty", {
    body: {
      name,
      random,
      message: message as never,
      authorisation: { nonce, deadline, signers: [signer], signatures: [signature] },
      key: {
        signer: key.signer,
        label: name,
        ...(key.kind === "passkey" && { credentialId: key.credentialId }),
      },
    },
  });
}
