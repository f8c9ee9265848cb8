import { SigningFailed } from "../../signing/signing-failed.ts";

type Json = Readonly<Record<string, unknown>>;

/** Asks for a passkey of the account; the service made the options. @throws SigningFailed */
export async function getPasskey<Answer>(options: Json, signal?: AbortSignal): Promise<Answer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  return asked(() =>
    navigator.credentials.get({ publicKey, ...(signal !== undefined && { signal }) }),
  );
}

/** Makes a passkey for signing in. @throws SigningFailed */
export async function createPasskey<Answer>(options: Json): Promise<Answer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  return asked(() => navigator.credentials.create({ publicKey }));
}

async function asked<Answer>(ask: () => Promise<Credential | null>): Promise<Answer> {
  try {
    const credential = await ask();
    if (credential === null) throw new SigningFailed("noPasskeyHere");
    return (credential as PublicKeyCredential).toJSON() as Answer;
  } catch (error) {
    if (error instanceof SigningFailed) throw error;
    throw new SigningFailed("declined", error instanceof Error ? error.message : undefined);
  }
}
