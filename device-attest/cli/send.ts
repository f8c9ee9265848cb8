import { open, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import type { Readable } from "node:stream";
import type { AgentEvent } from "../agent-options.ts";
import { DeviceAgent } from "../device-agent.ts";
import { DeviceError } from "../device-error.ts";
import { httpSender } from "../http-sender.ts";
import { mqttSender, type MqttSenderOptions } from "../mqtt-sender.ts";
import { Outbox } from "../outbox.ts";
import type { Sender } from "../sender.ts";
import type { Command, CommandContext } from "./context.ts";
import { appendLines } from "./drafts.ts";
import {
  type Configuration,
  openKey,
  outboxOptionsOf,
  readConfiguration,
  sendingFileOf,
} from "./home.ts";
import { parseOptions, required } from "./options.ts";

const NAMES = { values: ["home", "file", "passphrase-file"], flags: ["offline"] } as const;

/** Signs drafts, one a line, and stays until the log has proven to hold everything, or until it is stopped. */
export const send: Command = async (context) => {
  const options = parseOptions(context.args, NAMES);
  const home = required(options.home, "home");
  const configuration = await readConfiguration(home);
  const sender = options.offline ? undefined : await senderOf(configuration, context.env);
  const keyStore = await openKey(home, context.env, options["passphrase-file"]);
  const outbox = await Outbox.open({
    ...outboxOptionsOf(home, configuration, keyStore),
    keyStore,
  });
  try {
    const input = options.file === undefined ? undefined : await inputOf(options.file);
    const signAll = async (agent?: DeviceAgent): Promise<number> =>
      input === undefined ? 0 : await sign(context, configuration, agent ?? outbox, input);
    if (sender === undefined) return (await signAll()) === 0 ? 0 : 1;
    const agent = new DeviceAgent({ outbox, sender, onEvent: eventsTo(context) });
    const refused = await whileSending(agent, home, context, () => signAll(agent));
    return refused === 0 && outbox.waiting === 0 ? 0 : 1;
  } finally {
    await outbox.close();
  }
};

/** Signs while what is signed already is being sent, then stays until nothing waits or somebody stops us. */
async function whileSending(
  agent: DeviceAgent,
  home: string,
  context: CommandContext,
  signAll: () => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  const running = agent.run(AbortSignal.any([context.signal, stop.signal]));
  try {
    const refused = await signAll();
    await drain(agent, home, context);
    return refused;
  } finally {
    stop.abort();
    await running;
  }
}

async function sign(
  { stderr, stdout, signal }: CommandContext,
  { device }: Configuration,
  signer: Pick<Outbox, "append">,
  input: Readable,
): Promise<number> {
  let refused = 0;
  const signed = await appendLines({
    input,
    signal,
    defaults: () => ({ device, capturedAt: new Date().toISOString() }),
    append: (draft) => signer.append(draft),
    onRefused: (line, { code, message }) => {
      refused++;
      stderr.write(`line ${String(line)}: ${code}: ${message}\n`);
    },
  });
  stdout.write(`signed ${String(signed)}, refused ${String(refused)}\n`);
  return refused;
}

/** Until nothing waits or somebody stops us; says once a second how far it is. */
async function drain(agent: DeviceAgent, home: string, context: CommandContext): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    context.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  let telling = Promise.resolve();
  const timer = setInterval(() => (telling = tellOthers(agent, home)), 1000);
  try {
    await Promise.race([agent.drained(), stopped]);
  } finally {
    clearInterval(timer);
    await telling;
    await rm(sendingFileOf(home), { force: true });
  }
  const { waiting, anchored } = agent.status();
  context.stdout.write(`anchored ${String(anchored)}, waiting ${String(waiting)}\n`);
}

/** What was acknowledged only this process knows; `device status` runs in another. */
async function tellOthers(agent: DeviceAgent, home: string): Promise<void> {
  const { acknowledged } = agent.status();
  const text = JSON.stringify({ acknowledged, at: new Date().toISOString() });
  await writeFile(sendingFileOf(home), text).catch(() => undefined);
}

function eventsTo({ stderr }: CommandContext): (event: AgentEvent) => void {
  const say = (text: string): unknown => stderr.write(`${text}\n`);
  return (event) => {
    if (event.kind === "disconnected")
      say(`not connected: ${why(event.error)}; again in ${String(event.retryInMs)} ms`);
    else if (event.kind === "refused")
      say(`record ${String(event.sequence)} is in quarantine: ${event.code}`);
    else if (event.kind === "badReceipt") say(`a receipt proves nothing: ${why(event.error)}`);
    else if (event.kind === "acknowledged" && event.fault !== undefined)
      say(`record ${String(event.sequence)} is in the log, refused: ${event.fault}`);
  };
}

const why = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

async function inputOf(file: string): Promise<Readable> {
  if (file === "-") return process.stdin;
  const handle = await open(file).catch(() => {
    throw new DeviceError("configuration", `${file} is not readable`);
  });
  return handle.createReadStream();
}

/** @throws DeviceError `configuration` */
export async function senderOf(
  configuration: Configuration,
  env: CommandContext["env"],
): Promise<Sender> {
  const { http, mqtt } = configuration;
  if (http !== undefined) return httpSender({ url: http.url });
  if (mqtt === undefined)
    throw new DeviceError("configuration", "nowhere to send: init with --mqtt or --http");
  return mqttSender(await mqttOptionsOf(configuration, mqtt, env["TALLYSTICK_MQTT_PASSWORD"]));
}

async function mqttOptionsOf(
  { factory, device }: Configuration,
  { url, username, ca, cert, key }: NonNullable<Configuration["mqtt"]>,
  password: string | undefined,
): Promise<MqttSenderOptions> {
  const [caPem, certPem, keyPem] = await Promise.all([ca, cert, key].map(pem));
  return {
    url,
    factory,
    device,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    tls: {
      ...(caPem && { ca: caPem }),
      ...(certPem && { cert: certPem }),
      ...(keyPem && { key: keyPem }),
    },
  };
}

async function pem(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  return await readFile(file).catch(() => {
    throw new DeviceError("configuration", `${file} is not readable`);
  });
}
