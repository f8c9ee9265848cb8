import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Pool } from "pg";
import { toBase64Url, utf8 } from "../../../device-attest/bytes.ts";
import { Problem } from "../../errors.ts";
import {
  beginCeremony,
  type CeremonyKind,
  takeCeremony,
} from "../../parties/people/ceremony.store.ts";
import {
  listPasskeys,
  type NewPasskey,
  notePasskeyUse,
  type Passkey,
  passkeyByCredential,
} from "../../parties/people/passkey.store.ts";
import type { RelyingParty } from "./relying-party.ts";

export interface PasskeyOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}

const PATIENCE_MS = 5 * 60_000;
/** COSE: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

/** What a browser needs to ask for any passkey of this site, by whose holder it is to be unlocked. */
export async function signInOptions({ now, pool }: PasskeyOptions, site: RelyingParty) {
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    timeout: PATIENCE_MS,
    userVerification: "required",
  });
  await begin({ now, pool }, "passkeySignIn", options.challenge, {});
  return options;
}

/** The account that a passkey signs in. @throws Problem `signInRefused` */
export async function accountOfPasskey(
  { now, pool }: PasskeyOptions,
  site: RelyingParty,
  response: AuthenticationResponseJSON,
): Promise<string> {
  const challenge = challengeIn(response.response.clientDataJSON);
  const begun = await takeCeremony(pool, "passkeySignIn", challenge, now());
  const passkey = await passkeyByCredential(pool, Buffer.from(response.id, "base64url"));
  if (begun === undefined || passkey === undefined || passkey.isDisabled) throw refused();
  const counter = await verifiedCounter({ challenge, passkey, response, site });
  if (!(await notePasskeyUse(pool, passkey.credentialId, { counter, at: now() }))) throw refused();
  return passkey.account;
}

interface Assertion {
  readonly challenge: string;
  readonly passkey: Passkey;
  readonly response: AuthenticationResponseJSON;
  readonly site: RelyingParty;
}

async function verifiedCounter({ challenge, passkey, response, site }: Assertion): Promise<number> {
  const { authenticationInfo, verified } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    credential: {
      id: toBase64Url(passkey.credentialId),
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports],
    },
    requireUserVerification: true,
  }).catch(() => {
    throw refused();
  });
  if (!verified) throw refused();
  return authenticationInfo.newCounter;
}

/** What a browser needs to make a passkey that it finds by itself, for an account that is signed in. */
export async function makingOptions(
  { now, pool }: PasskeyOptions,
  site: RelyingParty,
  account: { readonly id: string; readonly login: string },
) {
  const before = await listPasskeys(pool, account.id);
  const options = await generateRegistrationOptions({
    rpName: "Tallystick",
    rpID: site.id,
    userName: account.login,
    userID: utf8(account.id),
    timeout: PATIENCE_MS,
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: before.map(({ credentialId, transports }) => ({
      id: toBase64Url(credentialId),
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await begin({ now, pool }, "passkeyMaking", options.challenge, { account: account.id });
  return options;
}

/** What a browser made. @throws Problem `invalidRequest` for what was not asked for, or is not sound */
export async function madePasskey(
  { now, pool }: PasskeyOptions,
  site: RelyingParty,
  { account, response }: { readonly account: string; readonly response: RegistrationResponseJSON },
): Promise<Omit<NewPasskey, "label">> {
  const challenge = challengeIn(response.response.clientDataJSON);
  const begun = await takeCeremony(pool, "passkeyMaking", challenge, now());
  if (begun?.["account"] !== account) throw unsound();
  const { registrationInfo, verified } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => {
    throw unsound();
  });
  if (!verified) throw unsound();
  const { counter, id, publicKey, transports = [] } = registrationInfo.credential;
  const credentialId = Buffer.from(id, "base64url");
  return { account, credentialId, publicKey, counter, transports, madeAt: now() };
}

async function begin(
  { now, pool }: PasskeyOptions,
  kind: CeremonyKind,
  token: string,
  content: Readonly<Record<string, string>>,
): Promise<void> {
  const expiresAt = new Date(now().getTime() + PATIENCE_MS);
  await beginCeremony(pool, { kind, token, expiresAt }, content);
}

/** The challenge that a browser says it answers; empty for what says none. */
function challengeIn(clientDataJson: string): string {
  try {
    const value = JSON.parse(Buffer.from(clientDataJson, "base64url").toString("utf8")) as {
      readonly challenge?: unknown;
    } | null;
    return typeof value?.challenge === "string" ? value.challenge : "";
  } catch {
    return "";
  }
}

const refused = (): Problem => new Problem("signInRefused", "No account has this passkey.");
const unsound = (): Problem => new Problem("invalidRequest", "Not the passkey that was asked for.");
