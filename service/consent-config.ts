import { resolve } from "node:path";
import { type Environment, integer } from "./environment.ts";

export interface ConsentConfig {
  /** How long ago the index may last have caught up with the chain while others look by authorisation. */
  readonly staleMsMax: number;
  /** Keys of what is encrypted in the database; undefined: in the home. */
  readonly fieldKeysFile: string | undefined;
  /** What opens the key that signs looks; undefined: in the home. */
  readonly inquiryPassphraseFile: string | undefined;
  /** Within which an objection has to be answered. */
  readonly objectionDays: number;
}

/** @throws ConfigError */
export const consentFrom = (env: Environment): ConsentConfig => ({
  staleMsMax: integer(env, "CONSENT_STALE_MS_MAX", 15_000, 1),
  fieldKeysFile: fileFrom(env, "FIELD_KEYS_FILE"),
  inquiryPassphraseFile: fileFrom(env, "INQUIRY_PASSPHRASE_FILE"),
  objectionDays: integer(env, "OBJECTION_DAYS", 15, 1),
});

function fileFrom(env: Environment, name: string): string | undefined {
  const path = env[name];
  return path === undefined ? undefined : resolve(path);
}
