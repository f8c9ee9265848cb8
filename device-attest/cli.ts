import type { Command, CommandContext } from "./cli/context.ts";
import { init } from "./cli/init.ts";
import { possession } from "./cli/possession.ts";
import { send } from "./cli/send.ts";
import { status } from "./cli/status.ts";
import { DeviceError } from "./device-error.ts";
import { Fault } from "./fault.ts";

const USAGE = `usage: ./tallystick device <command>

  init        --home DIR --device URN --factory HEX --log-origin O --log-key VKEY
              [--mqtt URL [--mqtt-username NAME] [--mqtt-ca FILE] [--mqtt-cert FILE --mqtt-key FILE] | --http URL]
              make the device's key and print what its factory registers
  possession  --home DIR --chain-id N --registry ADDRESS
              print the key's own signature under its registration
  send        --home DIR [--file drafts.ndjson|-] [--offline]
              sign drafts, one JSON object a line, and send what waits until the log has proven to hold it
  status      --home DIR [--json]
              say how far the records are

The passphrase of the key comes from TALLYSTICK_PASSPHRASE or --passphrase-file FILE,
the password of the broker from TALLYSTICK_MQTT_PASSWORD.
`;

const commands: Readonly<Record<string, Command>> = { init, possession, send, status };

/** The device's side on a command line. Exit code 1: it did not work; 2: it was not understood. */
export const run: Command = async (context: CommandContext) => {
  const [name = "help", ...args] = context.args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const isHelp = name === "help" || name === "--help";
    (isHelp ? context.stdout : context.stderr).write(USAGE);
    return isHelp ? 0 : 2;
  }
  try {
    return await command({ ...context, args });
  } catch (error) {
    if (!(error instanceof DeviceError || error instanceof Fault)) throw error;
    context.stderr.write(`tallystick device ${name}: ${error.code}: ${error.message}\n`);
    return error.code === "configuration" ? 2 : 1;
  }
};
