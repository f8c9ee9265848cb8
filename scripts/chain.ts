import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedChain } from "../service/chain/embedded.ts";
import { type Command, untilStopped } from "../service/command.ts";

const usage = `usage: ./tallystick chain [--home DIR]

Runs the embedded chain of a stopped service by itself, so that its evidence can be verified without it.
--home   the service's state (default .tallystick/demo/service)
`;

/** `./tallystick chain` */
export const run: Command = async ({ args, signal, stdout }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      home: { type: "string", default: ".tallystick/demo/service" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    stdout.write(usage);
    return 0;
  }
  const chain = await startEmbeddedChain(resolve(values.home));
  stdout.write(`${chain.url}\nCtrl-C stops it\n`);
  await untilStopped(signal);
  await chain.stop();
  return 0;
};
