import { fromBase64Url, toBase64Url } from "../../../device-attest/bytes.ts";
import { actDigest } from "../../../service/parties/acts/digest.ts";
import { passkeySignature, passkeySigner } from "../../../service/parties/acts/passkey.ts";
import type { TypedAct } from "../../../service/parties/acts/typed.ts";
import { SigningFailed } from "./signing-failed.ts";

/** A passkey that signs acts: its signer on chain, and by what this browser finds it again. */
export interface ActPasskey {
  readonly signer: string;
  readonly credentialId: string;
}

export const passkeysWork = (): boolean => "PublicKeyCredential" in window;

const ES256 = -7;

/**
 * Makes a passkey for signing acts. It is another one than those for signing in, and cannot be asked for without its
 * id: who signs in must not be made to sign an act with the same touch.
 * @param verifier address of the contract that checks passkeys
 * @throws SigningFailed
 */
export async function makeActPasskey(verifier: string, label: string): Promise<ActPasskey> {
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { name: "Tallystick", id: location.hostname },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: label, displayName: label },
        pubKeyCredParams: [{ type: "public-key", alg: ES256 }],
        authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
      },
    }),
  );
  const { response, rawId } = credential as PublicKeyCredential;
  const spki = (response as AuthenticatorAttestationResponse).getPublicKey();
  if (spki === null) throw new SigningFailed("passkeyUnsupported");
  return {
    signer: passkeySigner(verifier, new Uint8Array(spki)),
    credentialId: toBase64Url(new Uint8Array(rawId)),
  };
}

/**
 * Has one of these passkeys sign an act.
 * @throws SigningFailed
 */
export async function signWithPasskey(
  passkeys: readonly ActPasskey[],
  act: TypedAct<object>,
): Promise<{ readonly signer: string; readonly signature: string }> {
  const digest = actDigest(act);
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: Uint8Array.from(digest),
        rpId: location.hostname,
        userVerification: "required",
        allowCredentials: passkeys.map(({ credentialId }) => ({
          type: "public-key",
          id: fromBase64Url(credentialId),
        })),
      },
    }),
  );
  const { rawId, response } = credential as PublicKeyCredential;
  const used = toBase64Url(new Uint8Array(rawId));
  const passkey = passkeys.find(({ credentialId }) => credentialId === used);
  if (passkey === undefined) throw new SigningFailed("passkeyOfOther");
  const { authenticatorData, clientDataJSON, signature } =
    response as AuthenticatorAssertionResponse;
  const assertion = {
    authenticatorData: new Uint8Array(authenticatorData),
    clientDataJSON: new Uint8Array(clientDataJSON),
    signature: new Uint8Array(signature),
  };
  return { signer: passkey.signer, signature: passkeySignature(assertion, digest) };
}

async function asked(ask: () => Promise<Credential | null>): Promise<Credential> {
  if (!passkeysWork()) throw new SigningFailed("passkeyUnsupported");
  try {
    const credential = await ask();
    if (credential !== null) return credential;
  } catch (error) {
    throw new SigningFailed("declined", error instanceof Error ? error.message : undefined);
  }
  throw new SigningFailed("noPasskeyHere");
}
