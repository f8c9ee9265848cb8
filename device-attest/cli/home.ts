import { readFile } from "node:fs/promises";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { toHex, utf8 } from "../bytes.ts";
import { type LogKey, parseLogKey } from "../checkpoint.ts";
import { DeviceError } from "../device-error.ts";
import { errnoOf, replaceFile } from "../disk/files.ts";
import { nodeFiles } from "../disk/node-files.ts";
import type { KeyStore } from "../key-store.ts";
import type { OutboxOptions } from "../outbox/options.ts";
import { openSoftwareKey } from "../software-key.ts";
import { sha256 } from "#crypto";

const Text = Type.String({ minLength: 1, maxLength: 1000 });
const ConfigurationSchema = Type.Object(
  {
    v: Type.Literal(1),
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    factory: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    /** Verifier key of the log; its name is the log's origin. */
    logKey: Text,
    mqtt: Type.Optional(
      Type.Object(
        {
          url: Text,
          username: Type.Optional(Text),
          /** Files in PEM. */
          ca: Type.Optional(Text),
          cert: Type.Optional(Text),
          key: Type.Optional(Text),
        },
        { additionalProperties: false },
      ),
    ),
    http: Type.Optional(Type.Object({ url: Text }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
const configurationCheck = Compile(ConfigurationSchema);

/** Of one device: where it belongs and where it sends. Holds no secret. */
export type Configuration = Static<typeof ConfigurationSchema>;

const configurationOf = (home: string): string => `${home}/device.json`;
export const keyFileOf = (home: string): string => `${home}/key.json`;
export const sendingFileOf = (home: string): string => `${home}/sending.json`;

/** @throws DeviceError `configuration` */
export function asConfiguration(value: unknown): Configuration {
  if (configurationCheck.Check(value)) return value;
  const [first] = configurationCheck.Errors(value);
  throw new DeviceError(
    "configuration",
    `${first?.instancePath ?? ""} ${first?.message ?? ""}`.trim(),
  );
}

export async function writeConfiguration(home: string, value: Configuration): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  await replaceFile(nodeFiles, configurationOf(home), utf8(text));
}

/** @throws DeviceError `configuration` */
export async function readConfiguration(home: string): Promise<Configuration> {
  try {
    return asConfiguration(JSON.parse(await readFile(configurationOf(home), "utf8")));
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    const reason = errnoOf(error) === "ENOENT" ? "run `device init` first" : "not readable";
    throw new DeviceError("configuration", `${configurationOf(home)}: ${reason}`);
  }
}

/** @throws Fault `checkpointFormat` */
export const logKeyOf = ({ logKey }: Configuration): LogKey => parseLogKey(logKey);

/** One directory per key: a new key begins a new chain. */
export const outboxOptionsOf = (
  home: string,
  configuration: Configuration,
  keyStore: Pick<KeyStore, "spki">,
): Omit<OutboxOptions, "keyStore"> => ({
  directory: `${home}/outbox/${toHex(sha256(keyStore.spki))}`,
  logKey: logKeyOf(configuration),
});

/** @throws DeviceError `keyMissing`, `keyFile`, `passphrase`, `configuration`, `diskFault` */
export const openKey = async (
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  passphraseFile: string | undefined,
): Promise<KeyStore> => openSoftwareKey(keyFileOf(home), await passphraseOf(env, passphraseFile));

/** From a file, without its last line end, or from TALLYSTICK_PASSPHRASE. @throws DeviceError `configuration` */
export async function passphraseOf(
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined)
      throw new DeviceError("configuration", "the passphrase file is not readable");
    return text.replace(/\r?\n$/, "");
  }
  const passphrase = env["TALLYSTICK_PASSPHRASE"];
  if (passphrase === undefined || passphrase === "")
    throw new DeviceError("configuration", "set TALLYSTICK_PASSPHRASE or --passphrase-file");
  return passphrase;
}
