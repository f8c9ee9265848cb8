import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { hexlify, JsonRpcProvider, Wallet } from "ethers";
import { deploy, WrongChain } from "../service/chain/deployment.ts";
import { connectChain } from "../service/chain/provider.ts";
import { manifestOf } from "../service/chain-home.ts";
import type { Command } from "../service/command.ts";
import { finalityFrom } from "../service/config.ts";
import { ConfigError } from "../service/environment.ts";
import type { TrustManifest } from "../service/evidence/trust-manifest.ts";
import { openLogKey } from "../service/log-key.ts";
import { addLots } from "./deploy/add-lots.ts";
import { writeNewFile } from "./deploy/new-file.ts";
import { readPartiesFile } from "./deploy/parties-file.ts";

const usage = `usage: ./tallystick deploy --rpc URL --key-file FILE --parties FILE --sequencer ADDRESS
                            --finality RULE --out FILE [--home DIR] [--name NAME]
       ./tallystick deploy --lots MANIFEST --rpc URL --key-file FILE --out FILE

Deploys the contracts on a chain of your own and writes the trust manifest that names them. With --lots it
adds the contracts of plans and lots to a deployment from before there were any: stop the service first.

--key-file    a file with the private key of the account that pays, 0x-hexadecimal
--parties     JSON with the first parties and, if they are to be others than ours, charter and rules: docs/operations.md
--sequencer   the account that will anchor; the service has its key in SEQUENCER_KEY_FILE
--finality    latest (Besu QBFT), safe (OP stack), finalized (Ethereum), or a number of confirmations
--home        where the log's own key is or will be made (default .tallystick/state)
`;

/** `./tallystick deploy` */
export const run: Command = async ({ args, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const { out } = options;
    const isWritten = await writeNewFile(out, async () => {
      const manifest = await manifestFor(options);
      return manifest && `${JSON.stringify(manifest, null, 2)}\n`;
    });
    stdout.write(
      isWritten
        ? `${out}: hand it to auditors by a way that they trust\n`
        : `${options.lots ?? ""} names plans and lots already\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof WrongChain)) throw error;
    stderr.write(`deploy: ${error.message}\n${usage}`);
    return 2;
  }
};

type Options = NonNullable<ReturnType<typeof readOptions>>;

/** Deploys what is asked for. @returns undefined where nothing was to be */
async function manifestFor(options: Options): Promise<TrustManifest | undefined> {
  const { lots } = options;
  if (lots !== undefined)
    return withPayer(options, (provider, payer) => addLots(provider, payer, lots));
  const governance = await readPartiesFile(options.parties, Math.floor(Date.now() / 1000));
  const finality = finalityFrom(options.finality);
  const signer = await openLogKey(resolve(options.home));
  const deployment = await withPayer(options, (provider, payer) =>
    deploy(provider, payer, {
      ...governance,
      origin: signer.key.name,
      sequencer: options.sequencer,
      checkpointKey: hexlify(signer.key.publicKey),
      rotationDelaySeconds: 7 * 86_400,
    }),
  );
  return manifestOf(deployment, signer, { name: options.name, finality });
}

/** With a node of the chain, and the account that pays. */
async function withPayer<T>(
  { keyFile, rpc }: { readonly keyFile: string; readonly rpc: string },
  work: (provider: JsonRpcProvider, payer: Wallet) => Promise<T>,
): Promise<T> {
  const payer = new Wallet((await readFile(keyFile, "utf8")).trim());
  const provider = await connected(rpc);
  try {
    return await work(provider, payer);
  } finally {
    provider.destroy();
  }
}

async function connected(url: string): Promise<JsonRpcProvider> {
  const asking = new JsonRpcProvider(url);
  const { chainId } = await asking.getNetwork();
  asking.destroy();
  return connectChain(url, Number(chainId));
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      rpc: text,
      "key-file": text,
      parties: text,
      sequencer: text,
      finality: text,
      out: text,
      lots: text,
      home: { ...text, default: ".tallystick/state" },
      name: { ...text, default: "Tallystick" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const need = (
    name: "rpc" | "key-file" | "parties" | "sequencer" | "finality" | "out",
  ): string => {
    const value = values[name];
    if (value === undefined) throw new ConfigError(`--${name} is missing`);
    return value;
  };
  const always = { rpc: need("rpc"), keyFile: need("key-file"), out: need("out") };
  if (values.lots !== undefined) return { ...always, lots: values.lots };
  return {
    ...always,
    lots: undefined,
    parties: need("parties"),
    sequencer: need("sequencer"),
    finality: need("finality"),
    home: values.home,
    name: values.name,
  };
}
