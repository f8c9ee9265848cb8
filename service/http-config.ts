import type { Rates } from "./http/rate-meter.ts";
import type { Rate } from "./http/rate-limit.ts";
import { isLoopback } from "./http/site.ts";
import type { PasswordCost } from "./parties/people/password-hash.ts";
import { ConfigError, type Environment, integer, required } from "./environment.ts";

export interface OidcConfig {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecretFile: string | undefined;
  readonly redirectUrl: URL;
}

export interface TlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
  /** Who makes certificates for machines; undefined: nobody does. */
  readonly clientCaFile: string | undefined;
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Where browsers reach the service, when that is not where it listens; without a path. */
  readonly publicUrl: URL | undefined;
  /** Undefined: in the clear, on this machine or behind a proxy. */
  readonly tls: TlsConfig | undefined;
  /** Addresses and networks whose word on who asks is taken. */
  readonly trustedProxies: readonly string[];
  readonly session: {
    /** Without a request for so long, a session ends. */
    readonly idleSeconds: number;
    readonly absoluteSeconds: number;
  };
  readonly passwordCost: PasswordCost;
  /** Undefined: people sign in here alone. */
  readonly oidc: OidcConfig | undefined;
  readonly rates: Rates;
}

const HOUR_SECONDS = 3600;

/** @throws ConfigError */
export function httpFrom(env: Environment): HttpConfig {
  return {
    host: env["HTTP_HOST"] ?? "127.0.0.1",
    port: integer(env, "HTTP_PORT", 8420),
    publicUrl: publicUrlFrom(env),
    tls: tlsFrom(env),
    trustedProxies: (env["TRUSTED_PROXIES"] ?? "").split(",").filter((one) => one !== ""),
    session: {
      idleSeconds: integer(env, "SESSION_IDLE_S", HOUR_SECONDS, 1),
      absoluteSeconds: integer(env, "SESSION_ABSOLUTE_S", 12 * HOUR_SECONDS, 1),
    },
    passwordCost: passwordCostFrom(env),
    oidc: oidcFrom(env),
    rates: {
      anonymous: rateFrom(env, "RATE_ANONYMOUS_PER_S", 200),
      credential: rateFrom(env, "RATE_CREDENTIAL_PER_S", 2),
      principal: rateFrom(env, "RATE_PRINCIPAL_PER_S", 100),
      party: rateFrom(env, "RATE_PARTY_PER_S", 500),
    },
  };
}

/** OWASP's least for Argon2id with one lane, which is also what we take when nothing is said. */
const OWASP_COST: PasswordCost = { memoryKib: 19_456, passes: 2 };
/** What may come at once, in seconds of the long run. */
const BURST_SECONDS = 10;

function passwordCostFrom(env: Environment): PasswordCost {
  const { memoryKib, passes } = OWASP_COST;
  return {
    memoryKib: integer(env, "ARGON2_MEMORY_KIB", memoryKib, memoryKib),
    passes: integer(env, "ARGON2_PASSES", passes, passes),
  };
}

function rateFrom(env: Environment, name: string, otherwise: number): Rate {
  const perSecond = integer(env, name, otherwise, 1);
  return { perSecond, burst: perSecond * BURST_SECONDS };
}

export function tlsFrom(env: Environment): TlsConfig | undefined {
  if (env["TLS_CERT_FILE"] === undefined && env["CLIENT_CA_FILE"] === undefined) return undefined;
  return {
    certFile: required(env, "TLS_CERT_FILE", "the certificate of this service, PEM"),
    keyFile: required(env, "TLS_KEY_FILE", "its private key, PEM"),
    clientCaFile: env["CLIENT_CA_FILE"],
  };
}

function oidcFrom(env: Environment): OidcConfig | undefined {
  if (env["OIDC_ISSUER"] === undefined) return undefined;
  return {
    issuer: urlFrom(env, "OIDC_ISSUER"),
    clientId: required(env, "OIDC_CLIENT_ID", "by which the identity provider knows us"),
    clientSecretFile: env["OIDC_CLIENT_SECRET_FILE"],
    redirectUrl: urlFrom(env, "OIDC_REDIRECT_URL"),
  };
}

function publicUrlFrom(env: Environment): URL | undefined {
  if (env["PUBLIC_URL"] === undefined) return undefined;
  const url = urlFrom(env, "PUBLIC_URL");
  if (url.pathname !== "/") throw new ConfigError(`PUBLIC_URL: ${url.href} has a path`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new ConfigError(
      `PUBLIC_URL: sessions would go to ${url.host} in the clear; give its https address (TLS_CERT_FILE, or a proxy)`,
    );
  return url;
}

function urlFrom(env: Environment, name: string): URL {
  const url = URL.parse(required(env, name, "like https://tallystick.example"));
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw new ConfigError(`${name}: not like https://tallystick.example`);
  return url;
}
