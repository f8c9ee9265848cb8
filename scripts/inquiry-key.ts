import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Wallet } from "ethers";
import { DeviceError } from "../device-attest/device-error.ts";
import type { Command } from "../service/command.ts";
import { configFrom } from "../service/config.ts";
import { ConfigError } from "../service/environment.ts";
import { trustManifestCheck } from "../service/evidence/trust-manifest.ts";
import { openInquiryKey } from "../service/inquiry-key.ts";
import { enrolDevice, EnrolmentRefused } from "./enrol/enrol.ts";

const usage = `usage: ./tallystick inquiry-key --home DIR --service URL --trust FILE --operator ID --operator-key-file FILE

Registers the key with which the service signs looks, as a device of the operator's party; needed once,
before anybody but a factory itself can see its data. With the embedded chain it registers itself.

--home               the service's folder; INQUIRY_PASSPHRASE_FILE as for the service
--operator           party id of the operator, 64 hexadecimal digits
--operator-key-file  a file with the key of the operator's signer, 0x-hexadecimal
`;

/** `./tallystick inquiry-key` */
export const run: Command = async ({ args, env, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const { consent, home } = configFrom({ ...env, TALLYSTICK_HOME: options.home });
    const manifest: unknown = JSON.parse(await readFile(options.trust, "utf8"));
    if (!trustManifestCheck.Check(manifest))
      throw new ConfigError(`${options.trust} is no trust manifest`);
    const key = await openInquiryKey(home, manifest.origin, consent.inquiryPassphraseFile);
    await enrolDevice({
      serviceUrl: options.service,
      manifest,
      factory: `0x${options.operator}`,
      signer: new Wallet((await readFile(options.operatorKeyFile, "utf8")).trim()),
      device: key.device,
      keyStore: key.keyStore,
    });
    stdout.write(`${key.device} signs looks from now on\n`);
    return 0;
  } catch (error) {
    const known =
      error instanceof ConfigError ||
      error instanceof DeviceError ||
      error instanceof EnrolmentRefused;
    if (!known) throw error;
    stderr.write(`tallystick inquiry-key: ${error.code}: ${error.message}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
};

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      home: text,
      service: text,
      trust: text,
      operator: text,
      "operator-key-file": text,
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const { home, operator, service, trust } = values;
  const operatorKeyFile = values["operator-key-file"];
  if (!home || !operator || !service || !trust || operatorKeyFile === undefined)
    throw new ConfigError("needs --home, --service, --trust, --operator and --operator-key-file");
  return { home, operator, service, trust, operatorKeyFile };
}
