import { resolve } from "node:path";
import type { Finality } from "./evidence/trust-manifest.ts";

export const roles = ["ingest", "sequence", "anchor", "index", "api"] as const;
export type Role = (typeof roles)[number];

export interface Config {
  /** Where state lives that is in no server: keys, embedded parts, the announced checkpoint. */
  readonly home: string;
  readonly roles: ReadonlySet<Role>;
  readonly http: { readonly host: string; readonly port: number };
  readonly mqtt:
    | { readonly kind: "embedded"; readonly host: string; readonly port: number }
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

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; the message names it and says what it takes. */
export class ConfigError extends Error {
  readonly code = "config";
}

const DAY_MS = 86_400_000;

/**
 * The settings from the environment; everything has a default.
 * @throws ConfigError
 */
export function configFrom(env: Environment): Config {
  return {
    home: resolve(env["TALLYSTICK_HOME"] ?? ".tallystick/state"),
    roles: rolesFrom(env["ROLE"] ?? "all"),
    http: { host: env["HTTP_HOST"] ?? "127.0.0.1", port: integer(env, "HTTP_PORT", 8420) },
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
  return { kind: "embedded", host, port: integer(env, "MQTT_PORT", 8421) };
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

function required(env: Environment, name: string, what: string): string {
  const value = env[name];
  if (value === undefined) throw new ConfigError(`${name} is missing: ${what}`);
  return value;
}

function integer(env: Environment, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new ConfigError(`${name}: ${text} is not a whole number`);
  return value;
}

/** `latest`, `safe`, `finalized`, or a number of confirmations. */
export function finalityFrom(text: string): Finality {
  if (text === "latest" || text === "safe" || text === "finalized") return text;
  const confirmations = Number(text);
  if (!Number.isSafeInteger(confirmations) || confirmations < 0)
    throw new ConfigError(`finality: ${text} is none of latest, safe, finalized, or a number`);
  return { confirmations };
}
