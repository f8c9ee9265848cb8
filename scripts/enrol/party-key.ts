import { parseArgs } from "node:util";
import { toHex } from "../../device-attest/bytes.ts";
import { deviceKey } from "../../device-attest/key.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import type { Command, CommandContext } from "../../service/command.ts";
import { ConfigError } from "../../service/environment.ts";
import { enrolDevice } from "./enrol.ts";
import { sayFailure } from "./failure.ts";
import { readManifest, readSigner } from "./files.ts";

/** A command that registers the key with which one of our processes signs, as a device of the party that runs it. */
interface PartyKey {
  readonly name: string;
  readonly usage: string;
  /** What the party is called: `--lender` and `--lender-key-file`. */
  readonly party: "lender" | "operator";
  readonly open: (
    home: string,
    origin: string,
    env: CommandContext["env"],
  ) => Promise<{ readonly device: string; readonly keyStore: KeyStore }>;
  /** What is so from now on. */
  readonly said: (
    key: { readonly device: string; readonly keyId: string },
    party: string,
  ) => string;
}

export const partyKeyCommand =
  ({ name, open, party, said, usage }: PartyKey): Command =>
  async ({ args, env, stderr, stdout }) => {
    try {
      const options = readOptions(args, party);
      if (options === undefined) {
        stdout.write(usage);
        return 0;
      }
      const manifest = await readManifest(options.trust);
      const signer = await readSigner(options.keyFile);
      const { device, keyStore } = await open(options.home, manifest.origin, env);
      const factory = `0x${options.id}`;
      await enrolDevice({ serviceUrl: options.service, manifest, factory, signer, device, keyStore }); // prettier-ignore
      const keyId = toHex(deviceKey(keyStore.spki).keyId);
      stdout.write(`${said({ device, keyId }, options.id)}\n`);
      return 0;
    } catch (error) {
      return sayFailure(name, error, stderr);
    }
  };

function readOptions(args: readonly string[], party: PartyKey["party"]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      home: text,
      service: text,
      trust: text,
      [party]: text,
      [`${party}-key-file`]: text,
      help: { type: "boolean" },
    },
  });
  if (values["help"] === true) return undefined;
  const textOf = (name: string): string => {
    const value = values[name];
    if (typeof value === "string" && value !== "") return value;
    throw new ConfigError(
      `needs --home, --service, --trust, --${party} and --${party}-key-file; --${name} is missing`,
    );
  };
  return {
    home: textOf("home"),
    service: textOf("service"),
    trust: textOf("trust"),
    id: textOf(party),
    keyFile: textOf(`${party}-key-file`),
  };
}
