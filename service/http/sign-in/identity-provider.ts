import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { Problem } from "../../errors.ts";
import type { Identity } from "../../parties/people/identity.store.ts";

export interface IdentityProviderSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  /** Where the provider sends people back to: `/v1/session/oidc/callback` of this service. */
  readonly redirectUrl: URL;
}

/** What is kept here while somebody is at the provider's. */
export interface Errand {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Verified extends Identity {
  /** As far as the provider says that it is his. */
  readonly email: string | undefined;
}

const RETRY_AFTER_SECONDS = 10;

/** An OpenID Connect provider: authorisation code with PKCE, state, nonce and the issuer's own word. */
export class IdentityProvider {
  readonly #settings: IdentityProviderSettings;
  #configuration: Promise<Configuration> | undefined;

  constructor(settings: IdentityProviderSettings) {
    this.#settings = settings;
  }

  /** Where to send somebody, and what to remember until he comes back. @throws Problem `unavailable` */
  async begin(): Promise<{ readonly url: string; readonly errand: Errand }> {
    const configuration = await this.#discovered();
    const errand = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#settings.redirectUrl.href,
      scope: "openid email",
      code_challenge: await calculatePKCECodeChallenge(errand.verifier),
      code_challenge_method: "S256",
      state: errand.state,
      nonce: errand.nonce,
    });
    return { url: url.href, errand };
  }

  /** Who came back. @param search the query that he came back with @throws Problem `signInRefused`, `unavailable` */
  async complete(search: string, { nonce, state, verifier }: Errand): Promise<Verified> {
    const configuration = await this.#discovered();
    const url = new URL(this.#settings.redirectUrl);
    url.search = search;
    const tokens = await authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      expectedState: state,
      idTokenExpected: true,
    }).catch(() => {
      throw new Problem("signInRefused", "The identity provider did not say who this is.");
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Problem("signInRefused", "Without a word on who this is.");
    const { email, email_verified: isVerified, iss, sub } = claims;
    const isHis = typeof email === "string" && isVerified === true;
    return { issuer: iss, subject: sub, email: isHis ? email : undefined };
  }

  /** What the provider says of itself; asked again as long as it does not answer. */
  async #discovered(): Promise<Configuration> {
    this.#configuration ??= discover(this.#settings);
    try {
      return await this.#configuration;
    } catch {
      this.#configuration = undefined;
      const detail = "The identity provider does not answer.";
      throw new Problem("unavailable", detail, RETRY_AFTER_SECONDS);
    }
  }
}

const loopback = new Set(["127.0.0.1", "[::1]", "localhost"]);

function discover({ clientId, clientSecret, issuer }: IdentityProviderSettings) {
  const isHere = issuer.protocol === "http:" && loopback.has(issuer.hostname);
  return discovery(
    issuer,
    clientId,
    undefined,
    clientSecret === undefined ? None() : ClientSecretBasic(clientSecret),
    isHere ? { execute: [allowInsecureRequests] } : {},
  );
}
