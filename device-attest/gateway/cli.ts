import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { AgentEvent } from "../agent-options.ts";
import type { Command, CommandContext } from "../cli/context.ts";
import { openKey, outboxOptionsOf, readConfiguration } from "../cli/home.ts";
import { parseOptions, required } from "../cli/options.ts";
import { senderOf } from "../cli/send.ts";
import { DeviceAgent } from "../device-agent.ts";
import { delay } from "../delay.ts";
import { DeviceError } from "../device-error.ts";
import { nodeFiles } from "../disk/node-files.ts";
import { Fault } from "../fault.ts";
import { Outbox } from "../outbox.ts";
import { ConfigError, type PlacedFault } from "./config/fault.ts";
import { distinct, type MachineFile, readMachine } from "./config/read.ts";
import { faultLine, type Language } from "./config/words.ts";
import { Diary } from "./diary.ts";
import { type GatewayEvent, runGateway } from "./gateway.ts";
import { throttled } from "./throttle.ts";

const USAGE = `usage: ./tallystick gateway --home DIR [--config DIR] [--check] [--language en|zh]

Reads the machines that the YAML files of --config describe (one each; DIR/machines unless said), signs what they say
with the key of --home (made by ./tallystick device init), and sends it until it is stopped.
  --check     only say what is wrong with the files

The passphrase of the key comes from TALLYSTICK_PASSPHRASE or --passphrase-file FILE,
the password of a machine's broker from TALLYSTICK_SOURCE_PASSWORD.
`;

/** Between two signs of life on disk: so exactly is known when the power went. */
const ALIVE_MS = 10_000;
/** Records a second while it catches up: three days of a machine with six records a minute take 22 minutes. */
const RATE = { perSecond: 20, burst: 40 };

const NAMES = {
  values: ["home", "config", "language", "passphrase-file"],
  flags: ["check", "help"],
} as const;

/** Exit code 1: it did not work; 2: it was not understood, or a file is wrong. */
export const run: Command = async (context) => {
  const language = languageOf(context);
  try {
    return await gateway(context);
  } catch (error) {
    if (error instanceof ConfigError) {
      for (const fault of error.faults) context.stderr.write(`${faultLine(fault, language)}\n`);
      return 2;
    }
    if (!(error instanceof DeviceError || error instanceof Fault)) throw error;
    context.stderr.write(`tallystick gateway: ${error.code}: ${error.message}\n`);
    return error.code === "configuration" ? 2 : 1;
  }
};

async function gateway(context: CommandContext): Promise<number> {
  const options = parseOptions(context.args, NAMES);
  if (options.help) {
    context.stdout.write(USAGE);
    return 0;
  }
  const home = required(options.home, "home");
  const machines = await readMachines(options.config ?? join(home, "machines"));
  if (options.check) {
    context.stdout.write(`${String(machines.length)} machines\n`);
    return 0;
  }
  const configuration = await readConfiguration(home);
  const sender = await senderOf(configuration, context.env);
  const keyStore = await openKey(home, context.env, options["passphrase-file"]);
  const outbox = await Outbox.open({
    ...outboxOptionsOf(home, configuration, keyStore),
    keyStore,
  });
  const { device } = configuration;
  const now = Date.now();
  const { diary, events } = await Diary.open(
    nodeFiles,
    join(home, "gateway.json"),
    machines.map(({ config }) => config),
    now,
  );
  await diary.write(now);
  const alive = setInterval(() => void diary.write(Date.now()).catch(() => undefined), ALIVE_MS);
  try {
    const paced = throttled(sender, RATE, {
      monotonicMs: () => performance.now(),
      wait: (ms) => delay(ms, context.signal),
    });
    const agent = new DeviceAgent({ outbox, sender: paced, onEvent: sayOf(context) });
    const sending = agent.run(context.signal);
    const password = context.env["TALLYSTICK_SOURCE_PASSWORD"];
    const waiting = (): number => outbox.waiting;
    const tell = sayOf(context);
    await runGateway({ device, machines, agent, tell, events, waiting, password }, context.signal);
    await sending;
    clearInterval(alive);
    await diary.stop(Date.now());
    return 0;
  } finally {
    clearInterval(alive);
    await outbox.close();
  }
}

/** Every file is read before anything is said: all faults come at once. @throws ConfigError */
export async function readMachines(directory: string): Promise<readonly MachineFile[]> {
  const names = await readdir(directory).catch(() => []);
  const files: MachineFile[] = [];
  const faults: PlacedFault[] = [];
  for (const name of names.filter((one) => /\.ya?ml$/.test(one)).toSorted()) {
    const path = join(directory, name);
    try {
      files.push(readMachine(basename(path), await readFile(path, "utf8")));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return distinct(files);
}

function languageOf({ args, env }: CommandContext): Language {
  const at = args.indexOf("--language");
  const asked = at === -1 ? (env["LANG"] ?? "") : (args[at + 1] ?? "");
  return asked.startsWith("zh") ? "zh" : "en";
}

function sayOf({ stderr }: CommandContext): (event: AgentEvent | GatewayEvent) => void {
  const say = (text: string): unknown => stderr.write(`${text}\n`);
  return (event) => {
    if (event.kind === "lost")
      say(`${event.machine}: ${why(event.error)}; again in ${String(event.retryInMs)} ms`);
    else if (event.kind === "event") say(`${event.event.machine}: ${event.event.kind}`);
    else if (event.kind === "notKept") say(`${event.machine}: not kept: ${why(event.error)}`);
    else if (event.kind === "disconnected")
      say(`not connected: ${why(event.error)}; again in ${String(event.retryInMs)} ms`);
    else if (event.kind === "refused")
      say(`record ${String(event.sequence)} is in quarantine: ${event.code}`);
    else if (event.kind === "badReceipt") say(`a receipt proves nothing: ${why(event.error)}`);
    else if (event.kind === "acknowledged" && event.fault !== undefined)
      say(`record ${String(event.sequence)} is in the log, refused: ${event.fault}`);
  };
}

const why = (error: unknown): string => (error instanceof Error ? error.message : "unknown");
