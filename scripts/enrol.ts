import { join } from "node:path";
import { parseArgs } from "node:util";
import { openKey, readConfiguration } from "../device-attest/cli/home.ts";
import { walletsOf } from "../service/chain/dev-wallets.ts";
import type { Command } from "../service/command.ts";
import { ConfigError } from "../service/environment.ts";
import type { TrustManifest } from "../service/evidence/trust-manifest.ts";
import type { ActSigner } from "../service/parties/acts/typed.ts";
import { enrolDevice } from "./enrol/enrol.ts";
import { sayFailure } from "./enrol/failure.ts";
import { readManifest, readSigner } from "./enrol/files.ts";

const usage = `usage: ./tallystick enrol --home DIR --service URL (--service-home DIR | --trust FILE --factory-key-file FILE)

Registers the key of a device that \`device init\` made: the factory signs, the key proves that its holder has it, the
service relays to the chain. Returns when the registration is final.

--home              the device's folder; its passphrase is read like \`device send\` does
--service           where the service answers, such as http://127.0.0.1:8420
--service-home      with the embedded chain: its first factory signs
--trust             the trust manifest of the log
--factory-key-file  a file with the key of the factory's signer, 0x-hexadecimal
`;

/** `./tallystick enrol` */
export const run: Command = async ({ args, env, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const { device, factory } = await readConfiguration(options.home);
    const keyStore = await openKey(options.home, env, options.passphraseFile);
    const { manifest, signer } = await factoryOf(options);
    await enrolDevice({
      serviceUrl: options.service,
      manifest,
      signer,
      device,
      keyStore,
      factory: `0x${factory}`,
    });
    stdout.write(`${device} speaks from now on\n`);
    return 0;
  } catch (error) {
    return sayFailure("enrol", error, stderr);
  }
};

type Options = NonNullable<ReturnType<typeof readOptions>>;

async function factoryOf({
  factoryKeyFile,
  serviceHome,
  trust,
}: Options): Promise<{ manifest: TrustManifest; signer: ActSigner }> {
  if (serviceHome !== undefined) {
    const manifest = await readManifest(join(serviceHome, "trust-manifest.json"));
    return { manifest, signer: (await walletsOf(serviceHome))(3) };
  }
  if (trust === undefined || factoryKeyFile === undefined)
    throw new ConfigError("needs --service-home, or --trust and --factory-key-file");
  return { manifest: await readManifest(trust), signer: await readSigner(factoryKeyFile) };
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      home: text,
      service: text,
      "service-home": text,
      trust: text,
      "factory-key-file": text,
      "passphrase-file": text,
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  if (values.home === undefined || values.service === undefined)
    throw new ConfigError("needs --home and --service");
  return {
    home: values.home,
    service: values.service,
    serviceHome: values["service-home"],
    trust: values.trust,
    factoryKeyFile: values["factory-key-file"],
    passphraseFile: values["passphrase-file"],
  };
}
