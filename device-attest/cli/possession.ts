import { toBase64, toHex } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import { deviceKey } from "../key.ts";
import { possessionMessage } from "../possession.ts";
import { logIdOf } from "../statement.ts";
import type { Command } from "./context.ts";
import { logKeyOf, openKey, readConfiguration } from "./home.ts";
import { parseOptions, required } from "./options.ts";

/** Prints the key's own signature under its registration, for the act by which the factory registers it. */
export const possession: Command = async ({ args, env, stdout }) => {
  const options = parseOptions(args, {
    values: ["home", "chain-id", "registry", "passphrase-file"],
  });
  const home = required(options.home, "home");
  const configuration = await readConfiguration(home);
  const { device, factory } = configuration;
  const registry = required(options.registry, "registry");
  const logId = logIdOf(logKeyOf(configuration).name);
  const chainId = chainIdIn(required(options["chain-id"], "chain-id"));
  const message = possessionMessage({ chainId, registry, logId, factory, device });
  const keyStore = await openKey(home, env, options["passphrase-file"]);
  const { keyId, spki, x, y } = deviceKey(keyStore.spki);
  const signature = await keyStore.sign(message);
  const proof = {
    chainId: chainId.toString(),
    registry,
    factory: `0x${factory}`,
    device,
    keyId: `0x${toHex(keyId)}`,
    spki: toBase64(spki),
    x: `0x${toHex(x)}`,
    y: `0x${toHex(y)}`,
    possession: `0x${toHex(signature)}`,
  };
  stdout.write(`${JSON.stringify(proof, undefined, 2)}\n`);
  return 0;
};

function chainIdIn(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text)) throw new DeviceError("configuration", "--chain-id");
  return BigInt(text);
}
