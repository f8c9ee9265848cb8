import { once } from "node:events";
import { parseArgs } from "node:util";
import { type Command, type CommandContext, untilStopped } from "../service/command.ts";
import { startService } from "../service/compose.ts";
import { type Config, configFrom, rolesFrom } from "../service/config.ts";
import { ConfigError } from "../service/environment.ts";
import { startHouse } from "../service/lender/house.ts";
import { type LenderConfig, lenderFrom } from "../service/lender/lender-config.ts";
import { LogMismatch } from "../service/evidence/log-mismatch.ts";

const usage = `usage: ./tallystick serve [--role ROLE[,ROLE]] [--home DIR]
       ./tallystick serve --role decide [--home DIR]

Runs the service until Ctrl-C. Settings come from the environment (docs/operations.md):
DATABASE_URL, MQTT_URL, CHAIN_RPC_URL for servers of your own; embedded ones otherwise.
Roles: ingest, sequence, anchor, index, api, all.
decide runs alone, in a lender's house, with a database and a key of its own (docs/decision.md).
`;

/** `./tallystick serve` */
export const run: Command = async ({ args, env, signal, stderr, stdout }) => {
  try {
    const options = optionsOf(args);
    if ((options.role ?? env["ROLE"]) === "decide" && options.help !== true) {
      const home = options.home ?? env["TALLYSTICK_HOME"];
      await runHouse(lenderFrom({ ...env, TALLYSTICK_HOME: home }), { signal, stdout });
      return 0;
    }
    const config = configOf(options, env);
    if (config === undefined) {
      stdout.write(usage);
      return 0;
    }
    const service = await startService(config);
    stdout.write(`${JSON.stringify({ http: service.httpUrl, mqtt: service.mqttUrl })}\n`);
    await Promise.race([
      signal.aborted ? undefined : once(signal, "abort"),
      service.failed,
    ]).finally(service.stop);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof LogMismatch)) throw error;
    stderr.write(`${error.code}: ${error.message}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
};

async function runHouse(
  config: LenderConfig,
  { signal, stdout }: Pick<CommandContext, "signal" | "stdout">,
): Promise<void> {
  const house = await startHouse(config);
  stdout.write(`${JSON.stringify({ http: house.url, signer: house.signer })}\n`);
  await untilStopped(signal).finally(house.stop);
}

type Options = ReturnType<typeof optionsOf>;

const optionsOf = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      role: { type: "string" },
      home: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;

function configOf(values: Options, env: Parameters<typeof configFrom>[0]): Config | undefined {
  if (values.help === true) return undefined;
  const home = values.home ?? env["TALLYSTICK_HOME"];
  const config = configFrom({ ...env, TALLYSTICK_HOME: home });
  return values.role === undefined ? config : { ...config, roles: rolesFrom(values.role) };
}
