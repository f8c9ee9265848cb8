import { join, resolve } from "node:path";
import { ConfigError, type Environment, integer, required } from "../environment.ts";
import { isLoopback } from "../http/site.ts";

/** A lender's house: what it decides by, and whom it asks for portraits. */
export interface LenderConfig {
  /** Where its key, its token and its embedded database lie. */
  readonly home: string;
  /** Undefined: the embedded PostgreSQL. Never the service's own. */
  readonly databaseUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly modelFile: string;
  readonly policyFile: string;
  /** Of the log that its statements are bound to. */
  readonly origin: string;
  /** The service that keeps the factories' records. */
  readonly serviceUrl: URL;
  /** A file with the API key of the lender's there. */
  readonly serviceKeyFile: string;
  /** What snapshots are checked by: a trust manifest and nodes of the chain. Undefined: none is taken. */
  readonly trustFile: string | undefined;
  readonly rpcUrls: readonly URL[];
  readonly keyPassphraseFile: string | undefined;
  /** How browsers reach its pages, through a proxy that speaks TLS; undefined: on this machine alone. */
  readonly publicUrl: URL | undefined;
  readonly pagesDir: string;
  /** What the lender calls the parties that it deals with. */
  readonly addressBookFile: string | undefined;
  /** What the lender has lent; without it nobody can apply by the pages. */
  readonly loanBookFile: string | undefined;
  /** Undefined: the lender's own systems say what was paid. */
  readonly payment: PaymentConfig | undefined;
  /** Undefined: nobody is told of changes. */
  readonly webhook: HouseWebhookConfig | undefined;
  /** How often statements are brought to the log; undefined: not at all. */
  readonly recordMinutes: number | undefined;
  readonly logLevel: string;
}

/** Where the lender's own systems are told what changed in its house. */
export interface HouseWebhookConfig {
  readonly url: URL;
  /** A file with what it is signed with, `whsec_…`. */
  readonly secretFile: string;
}

/** The payment system that it pays by. */
export interface PaymentConfig {
  readonly url: URL;
  /** A file with what the lender says there who it is by. */
  readonly keyFile: string;
  /** A file with what the payment system's notices are signed with, `whsec_…`. */
  readonly secretFile: string;
}

/** @throws ConfigError */
export function lenderFrom(env: Environment): LenderConfig {
  return {
    home: resolve(env["TALLYSTICK_HOME"] ?? ".tallystick/lender"),
    databaseUrl: env["LENDER_DATABASE_URL"],
    host: hostFrom(env),
    port: integer(env, "LENDER_PORT", 8430),
    modelFile: required(env, "LENDER_MODEL_FILE", "model.json of ./tallystick model publish"),
    policyFile: required(env, "LENDER_POLICY_FILE", "docs/schema/credit-policy.schema.json"),
    origin: originFrom(env),
    serviceUrl: urlFrom(env, "LENDER_SERVICE_URL", "where factories' portraits are read"),
    serviceKeyFile: required(env, "LENDER_SERVICE_KEY_FILE", "a file with your API key there"),
    trustFile: env["LENDER_TRUST_FILE"],
    rpcUrls: rpcFrom(env),
    keyPassphraseFile: env["LENDER_PASSPHRASE_FILE"],
    publicUrl: publicUrlFrom(env),
    pagesDir: resolve(env["PAGES_DIR"] ?? join(import.meta.dirname, "../../web/dist")),
    addressBookFile: env["LENDER_ADDRESS_BOOK_FILE"],
    loanBookFile: env["LENDER_LOAN_BOOK_FILE"],
    payment: paymentFrom(env),
    webhook: webhookFrom(env),
    recordMinutes: integer(env, "LENDER_RECORD_MINUTES", 0) || undefined,
    logLevel: env["LOG_LEVEL"] ?? "info",
  };
}

/** Its token must not be read on the way. */
function hostFrom(env: Environment): string {
  const host = env["LENDER_HOST"] ?? "127.0.0.1";
  if (!isLoopback(host))
    throw new ConfigError(
      `LENDER_HOST: ${host} is not this machine: listen here, behind a proxy that speaks TLS`,
    );
  return host;
}

/** Sessions of its pages must not be read on the way either. */
function publicUrlFrom(env: Environment): URL | undefined {
  const text = env["LENDER_PUBLIC_URL"];
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && !isLoopback(url.hostname)))
    throw new ConfigError(`LENDER_PUBLIC_URL: ${text} is neither https nor this machine`);
  return url;
}

function originFrom(env: Environment): string {
  const origin = required(env, "LENDER_LOG_ORIGIN", "`origin` of the trust manifest");
  if (!/^tallystick\/[0-9a-f]{32}$/.test(origin))
    throw new ConfigError(`LENDER_LOG_ORIGIN: ${origin} is no log's origin`);
  return origin;
}

/** Best of two that different people run: then they have to agree. */
function rpcFrom(env: Environment): URL[] {
  const texts = (env["LENDER_RPC_URLS"] ?? "").split(",").filter((one) => one.trim() !== "");
  const urls = texts.map((text) => {
    const url = URL.parse(text.trim());
    if (url === null || !/^https?:$/.test(url.protocol))
      throw new ConfigError(`LENDER_RPC_URLS: ${text} is no http or https address`);
    return url;
  });
  if (env["LENDER_TRUST_FILE"] !== undefined && urls.length === 0)
    throw new ConfigError("LENDER_RPC_URLS: name a node of the chain to check snapshots by");
  return urls;
}

function paymentFrom(env: Environment): PaymentConfig | undefined {
  if (env["LENDER_PAYMENT_URL"] === undefined) return undefined;
  return {
    url: urlFrom(env, "LENDER_PAYMENT_URL", "where payments are asked for"),
    keyFile: required(env, "LENDER_PAYMENT_KEY_FILE", "a file with your key there"),
    secretFile: required(env, "LENDER_PAYMENT_SECRET_FILE", "what its notices are signed with"),
  };
}

function webhookFrom(env: Environment): HouseWebhookConfig | undefined {
  if (env["LENDER_WEBHOOK_URL"] === undefined) return undefined;
  return {
    url: urlFrom(env, "LENDER_WEBHOOK_URL", "where your systems are told of changes"),
    secretFile: required(env, "LENDER_WEBHOOK_SECRET_FILE", "what they are signed with"),
  };
}

function urlFrom(env: Environment, name: string, what: string): URL {
  const text = required(env, name, what);
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ConfigError(`${name}: ${text} is no http or https address`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new ConfigError(`${name}: ${text} would be spoken to in the clear`);
  return url;
}
