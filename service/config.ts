import { join, resolve } from "node:path";
import { type ConsentConfig, consentFrom } from "./consent-config.ts";
import { type EstConfig, estFrom } from "./est-config.ts";
import { ConfigError, type Environment, integer, required } from "./environment.ts";
import type { Finality } from "./evidence/trust-manifest.ts";
import { type HttpConfig, httpFrom } from "./http-config.ts";
import { type WebhookConfig, webhooksFrom } from "./webhook-config.ts";
import type { WrappingKeySource } from "./wrapping-key.ts";

export const roles = ["ingest", "sequence", "anchor", "index", "api"] as const;
export type Role = (typeof roles)[number];

export interface MqttTlsConfig {
  readonly host: string;
  readonly port: number;
  /** The service's own. */
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Config {
  /** Where state lives that is in no server: keys, embedded parts, the announced checkpoint. */
  readonly home: string;
  readonly roles: ReadonlySet<Role>;
  /** What managed keys are wrapped under. */
  readonly wrappingKey: WrappingKeySource;
  /** Where the built pages are. */
  readonly pagesDir: string;
  readonly http: HttpConfig;
  /** Undefined: no device enrols here. */
  readonly est: EstConfig | undefined;
  readonly consent: ConsentConfig;
  readonly webhooks: WebhookConfig;
  readonly mqtt:
    | {
        readonly kind: "embedded";
        readonly host: string;
        readonly port: number;
        /** Where devices come in by their certificate; undefined: nowhere. */
        readonly tls?: MqttTlsConfig | undefined;
      }
    | { readonly kind: "broker"; readonly url: string; readonly connections: number };
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly chain:
    | { readonly kind: "embedded" }
    | {
        readonly kind: "node";
        readonly url: string;
        readonly manifestFile: string;
        readonly sequencerKeyFile: string;
      };
  readonly anchorIntervalMs: number;
  readonly maximumMergeDelaySeconds: number;
  readonly clockAheadMsMax: number;
  readonly clockBehindMsMax: number;
  readonly logLevel: string;
}

const DAY_MS = 86_400_000;

/**
 * The settings from the environment; everything has a default.
 * @throws ConfigError
 */
export function configFrom(env: Environment): Config {
  const home = resolve(env["TALLYSTICK_HOME"] ?? ".tallystick/state");
  return {
    home,
    wrappingKey: wrappingKeyFrom(env, home),
    roles: rolesFrom(env["ROLE"] ?? "all"),
    pagesDir: resolve(env["PAGES_DIR"] ?? join(import.meta.dirname, "../web/dist")),
    http: httpFrom(env),
    est: estFrom(env),
    consent: consentFrom(env),
    webhooks: webhooksFrom(env, env["CHAIN_RPC_URL"] === undefined),
    mqtt: mqttFrom(env),
    databaseUrl: env["DATABASE_URL"],
    chain: chainFrom(env),
    anchorIntervalMs: integer(env, "ANCHOR_INTERVAL_MS", 2000),
    maximumMergeDelaySeconds: integer(env, "MAXIMUM_MERGE_DELAY_S", 3600),
    clockAheadMsMax: integer(env, "CLOCK_AHEAD_MS_MAX", 300_000),
    clockBehindMsMax: integer(env, "CLOCK_BEHIND_MS_MAX", 180 * DAY_MS),
    logLevel: env["LOG_LEVEL"] ?? "info",
  };
}

function wrappingKeyFrom(env: Environment, home: string): WrappingKeySource {
  const [key, path] = [env["MANAGED_WRAPPING_KEY"], env["MANAGED_WRAPPING_KEY_FILE"]];
  if (key !== undefined) return { kind: "environment", key };
  if (path !== undefined) return { kind: "file", path: resolve(path) };
  return { kind: "home", path: join(home, "managed-wrapping-key") };
}

export function rolesFrom(text: string): ReadonlySet<Role> {
  if (text === "all") return new Set(roles);
  const named = text.split(",").map((name) => {
    const role = roles.find((one) => one === name.trim());
    if (role === undefined)
      throw new ConfigError(`ROLE: ${name} is none of ${roles.join(", ")}, all`);
    return role;
  });
  return new Set(named);
}

function mqttFrom(env: Environment): Config["mqtt"] {
  const url = env["MQTT_URL"];
  if (url !== undefined)
    return { kind: "broker", url, connections: integer(env, "MQTT_CONNECTIONS", 2) };
  const host = env["MQTT_HOST"] ?? "127.0.0.1";
  const port = integer(env, "MQTT_PORT", 8421);
  return { kind: "embedded", host, port, tls: mqttTlsFrom(env) };
}

function mqttTlsFrom(env: Environment): MqttTlsConfig | undefined {
  const certFile = env["MQTT_TLS_CERT_FILE"];
  if (certFile === undefined) return undefined;
  return {
    host: env["MQTT_TLS_HOST"] ?? "127.0.0.1",
    port: integer(env, "MQTT_TLS_PORT", 8883),
    certFile: resolve(certFile),
    keyFile: resolve(required(env, "MQTT_TLS_KEY_FILE", "the key of MQTT_TLS_CERT_FILE")),
  };
}

function chainFrom(env: Environment): Config["chain"] {
  const url = env["CHAIN_RPC_URL"];
  if (url === undefined) return { kind: "embedded" };
  return {
    kind: "node",
    url,
    manifestFile: required(env, "TRUST_MANIFEST", "made by ./tallystick deploy"),
    sequencerKeyFile: required(
      env,
      "SEQUENCER_KEY_FILE",
      "a file with the anchoring account's key",
    ),
  };
}

/** `latest`, `safe`, `finalized`, or a number of confirmations. */
export function finalityFrom(text: string): Finality {
  if (text === "latest" || text === "safe" || text === "finalized") return text;
  const confirmations = Number(text);
  if (!Number.isSafeInteger(confirmations) || confirmations < 0)
    throw new ConfigError(`finality: ${text} is none of latest, safe, finalized, or a number`);
  return { confirmations };
}
