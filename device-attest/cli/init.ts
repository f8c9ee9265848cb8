import { toBase64, toHex } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import { readFile } from "../disk/files.ts";
import { nodeFiles } from "../disk/node-files.ts";
import { createSoftwareKey } from "../software-key.ts";
import type { Command, CommandContext } from "./context.ts";
import {
  asConfiguration,
  type Configuration,
  keyFileOf,
  logKeyOf,
  passphraseOf,
  writeConfiguration,
} from "./home.ts";
import { parseOptions, required } from "./options.ts";
import { sha256 } from "#crypto";

const NAMES = {
  values: [
    "home",
    "device",
    "factory",
    "log-origin",
    "log-key",
    "passphrase-file",
    "mqtt",
    "mqtt-username",
    "mqtt-ca",
    "mqtt-cert",
    "mqtt-key",
    "http",
  ],
} as const;
type InitOptions = Readonly<Partial<Record<(typeof NAMES.values)[number], string>>>;

/** Makes the key of a device, says where it belongs, and prints what its factory registers. */
export const init: Command = async ({ args, env, stdout }: CommandContext) => {
  const options = parseOptions(args, NAMES);
  const home = required(options.home, "home");
  const configuration = configurationIn(options);
  const passphrase = await passphraseOf(env, options["passphrase-file"]);
  await nodeFiles.makeDirectory(home);
  if ((await readFile(nodeFiles, keyFileOf(home))) !== undefined)
    throw new DeviceError("keyExists", `${keyFileOf(home)} exists`);
  await writeConfiguration(home, configuration);
  const { spki } = await createSoftwareKey(keyFileOf(home), passphrase);
  stdout.write(`device  ${configuration.device}\n`);
  stdout.write(`spki    ${toBase64(spki)}\n`);
  stdout.write(`keyId   ${toHex(sha256(spki))}\n`);
  return 0;
};

function configurationIn(options: InitOptions): Configuration {
  const { http } = options;
  const mqtt = options.mqtt === undefined ? undefined : mqttIn(options, options.mqtt);
  const configuration = asConfiguration({
    v: 1,
    device: required(options.device, "device"),
    factory: required(options.factory, "factory").replace(/^0x/, "").toLowerCase(),
    logKey: required(options["log-key"], "log-key"),
    ...(mqtt && { mqtt }),
    ...(http !== undefined && { http: { url: http } }),
  });
  if (mqtt !== undefined && http !== undefined)
    throw new DeviceError("configuration", "one of --mqtt and --http");
  if (logKeyOf(configuration).name !== required(options["log-origin"], "log-origin"))
    throw new DeviceError("configuration", "--log-key is the key of another --log-origin");
  return configuration;
}

const mqttIn = (options: InitOptions, url: string): NonNullable<Configuration["mqtt"]> => ({
  url,
  ...(options["mqtt-username"] !== undefined && { username: options["mqtt-username"] }),
  ...(options["mqtt-ca"] !== undefined && { ca: options["mqtt-ca"] }),
  ...(options["mqtt-cert"] !== undefined && { cert: options["mqtt-cert"] }),
  ...(options["mqtt-key"] !== undefined && { key: options["mqtt-key"] }),
});
