import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Wallet } from "ethers";
import { toHex } from "../device-attest/bytes.ts";
import { DeviceError } from "../device-attest/device-error.ts";
import type { Command } from "../service/command.ts";
import { ConfigError } from "../service/environment.ts";
import { trustManifestCheck } from "../service/evidence/trust-manifest.ts";
import { openDecisionKey } from "../service/lender/house-settings.ts";
import { enrolDevice, EnrolmentRefused } from "./enrol/enrol.ts";

const usage = `usage: ./tallystick decision-key --home DIR --service URL --trust FILE --lender ID --lender-key-file FILE

Registers the key with which a lender's house signs decisions and facts of credit, as a device of the lender's party;
needed once, before LENDER_RECORD_MINUTES has them brought to the service's log. Nothing of what was signed leaves the
house by it.

--home             the house's folder; LENDER_PASSPHRASE_FILE as for the house
--service          where the service answers, such as https://tallystick.example
--trust            the trust manifest of its log
--lender           party id of the lender, 64 hexadecimal digits, as in its policy
--lender-key-file  a file with the key of the lender's signer, 0x-hexadecimal
`;

/** `./tallystick decision-key` */
export const run: Command = async ({ args, env, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const manifest: unknown = JSON.parse(await readFile(options.trust, "utf8"));
    if (!trustManifestCheck.Check(manifest))
      throw new ConfigError(`${options.trust} is no trust manifest`);
    const { keyId, signer } = await openDecisionKey({
      home: resolve(options.home),
      keyPassphraseFile: env["LENDER_PASSPHRASE_FILE"],
      origin: manifest.origin,
    });
    await enrolDevice({
      serviceUrl: options.service,
      manifest,
      factory: `0x${options.lender}`,
      signer: new Wallet((await readFile(options.lenderKeyFile, "utf8")).trim()),
      device: signer.device,
      keyStore: signer.keyStore,
    });
    stdout.write(`${signer.device} signs for ${options.lender} from now on: ${toHex(keyId)}\n`);
    return 0;
  } catch (error) {
    const known =
      error instanceof ConfigError ||
      error instanceof DeviceError ||
      error instanceof EnrolmentRefused;
    if (!known) throw error;
    stderr.write(`tallystick decision-key: ${error.code}: ${error.message}\n`);
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
      lender: text,
      "lender-key-file": text,
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const { home, lender, service, trust } = values;
  const lenderKeyFile = values["lender-key-file"];
  if (!home || !lender || !service || !trust || lenderKeyFile === undefined)
    throw new ConfigError("needs --home, --service, --trust, --lender and --lender-key-file");
  return { home, lender, service, trust, lenderKeyFile };
}
