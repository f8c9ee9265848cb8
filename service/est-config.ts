import { type Environment, integer } from "./environment.ts";
import { type TlsConfig, tlsFrom } from "./http-config.ts";

export interface EstConfig {
  readonly host: string;
  readonly port: number;
  /** Undefined: a certificate of its own, made at the first start. */
  readonly tls: Pick<TlsConfig, "certFile" | "keyFile"> | undefined;
}

/** @returns undefined where no port is said: no device enrols here. @throws ConfigError */
export function estFrom(env: Environment): EstConfig | undefined {
  if (env["EST_PORT"] === undefined) return undefined;
  return {
    host: env["EST_HOST"] ?? env["HTTP_HOST"] ?? "127.0.0.1",
    port: integer(env, "EST_PORT", 0),
    tls: tlsFrom(env),
  };
}
