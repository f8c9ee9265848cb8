import { setTimeout as sleep } from "node:timers/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { AgentEvent } from "../device-attest/agent-options.ts";
import type { Command, CommandContext } from "../service/command.ts";
import { type Service, startService } from "../service/compose.ts";
import { type Config, configFrom } from "../service/config.ts";
import { freePort } from "../service/embedded/process.ts";
import { startLoop } from "../service/loop.ts";
import { type DemoDevice, startDemoDevice } from "./demo/demo-device.ts";
import { LiveFigures } from "./demo/live-figures.ts";
import { writeAddressBooks } from "./demo/address-books.ts";
import { type DemoCommunity, foundCommunity } from "./demo/founding.ts";
import { showLot } from "./demo/codes.ts";
import { containAlong } from "./demo/contain.ts";
import { publishDemoPlan } from "./demo/plan.ts";
import { declareSignals } from "./demo/portrait.ts";
import { startLending } from "./demo/lending/start-lending.ts";
import { ProcessControl } from "./demo/process-control.ts";
import { QualityDesk } from "./demo/quality-desk.ts";
import { Story } from "./demo/story.ts";
import { storyWords } from "./demo/story-words.ts";
import { nextRun } from "./demo/run-number.ts";
import { type DemoEmission, DemoWorld, deviceNames, ownerOf, runWorld, urnOf, workshopDevices } from "./demo/world.ts"; // prettier-ignore
import { showLive } from "./simulation/live-terminal.ts";
import { languageOf } from "./simulation/live-words.ts";
import type { DeviceName } from "./simulation/device-name.ts";

const usage = `usage: ./tallystick demo [--home DIR] [--speed N] [--seconds N]

Starts everything on this machine and runs a simulated supply chain: a wire drawer, a workshop with a milling
machine, an electricity meter and an inspection station, a carrier, an assembler and a distributor. Every third
coil is partly too hard; what is made from it is found, held and traced. Ctrl-C stops it; started again, the
records go on where they were.

--speed N     the chain lives N times as fast as the clock on the wall (default 60)
--seconds N   stop after so long
`;

/** `./tallystick demo` */
export const run: Command = async (context) => {
  const options = readOptions(context.args);
  if (options === undefined) {
    context.stdout.write(usage);
    return 0;
  }
  const stopping =
    options.seconds === undefined
      ? context.signal
      : AbortSignal.any([context.signal, AbortSignal.timeout(options.seconds * 1000)]);
  context.stderr.write("tallystick: starting PostgreSQL, chain, broker and service\n");
  const service = await startService(await demoConfig(options.home, context.env));
  try {
    await runDemo({ ...options, service, stopping, context });
    return 0;
  } finally {
    await service.stop();
  }
};

interface Demo {
  readonly home: string;
  readonly speed: number;
  readonly service: Service;
  readonly stopping: AbortSignal;
  readonly context: CommandContext;
}

async function runDemo(demo: Demo): Promise<void> {
  const { context, home, service, speed, stopping } = demo;
  const { community, control, desk, world } = await settle(demo);
  const figures = new LiveFigures(home, service, world.workshop);
  const devices = await startDevices(home, { service, community }, (device, event) =>
    figures.note(device, event),
  );
  const endFigures = startFigures(figures, devices);
  const tell = teller(figures, context);
  const sendHome = startPeople({ community, control, desk, world, figures, context, tell });
  const closeBank = startLending({
    home,
    service,
    community,
    language: languageOf(context.env),
    tell,
  });
  const hide = showLive({
    stdout: context.stdout,
    language: languageOf(context.env),
    state: () => figures.state(devices),
  });
  const emit = async ({ device, draft }: DemoEmission): Promise<void> => {
    await devices.get(device)?.agent.append(draft);
  };
  try {
    await Promise.race([runWorld(world, speed, emit, stopping), service.failed]);
  } finally {
    await lastReceipts(devices);
    await sendHome();
    await closeBank();
    await endFigures();
    hide();
    for (const { stop } of devices.values()) await stop();
  }
}

interface Scene {
  readonly community: DemoCommunity;
  readonly control: ProcessControl;
  readonly desk: QualityDesk;
  readonly world: DemoWorld;
}

/** Who takes part, what is good, and a world in which nothing was made yet. */
async function settle({ context, home, service }: Demo): Promise<Scene> {
  context.stderr.write("tallystick: admitting wire drawer, carrier, assembler and distributor\n");
  const community = await foundCommunity(service);
  await writeAddressBooks(community);
  const number = await nextRun(home);
  const desk = new QualityDesk(
    service,
    community,
    await publishDemoPlan(service, community),
    number,
  );
  const control = await ProcessControl.begin(community);
  await declareSignals(community);
  return { community, control, desk, world: new DemoWorld(number, Date.now(), desk.order) };
}

/** @returns how to stop reading */
function startFigures(
  figures: LiveFigures,
  devices: ReadonlyMap<DeviceName, DemoDevice>,
): () => Promise<void> {
  const refreshing = startLoop({
    idleMs: 1000,
    step: async () => {
      await figures.refresh();
      await figures.writeBundle(workshopDevices.flatMap((name) => devices.get(name) ?? []));
      return false;
    },
    onError: () => undefined,
  });
  const sampling = setInterval(() => figures.notePower(), 500);
  return async () => {
    clearInterval(sampling);
    await refreshing.stop();
  };
}

/** Tells the story on the terminal, live or line by line. */
const teller =
  (figures: LiveFigures, { stdout }: CommandContext) =>
  (line: string): void => {
    figures.tell(line);
    if (stdout.isTTY !== true) stdout.write(`${line}\n`);
  };

/** @returns how to send them home */
function startPeople({
  community,
  context,
  control,
  desk,
  figures,
  tell,
  world,
}: Scene & {
  readonly figures: LiveFigures;
  readonly tell: (line: string) => void;
} & Pick<Demo, "context">): () => Promise<void> {
  const words = storyWords[languageOf(context.env)];
  tell(words.planned);
  const story = new Story({
    world,
    desk,
    words,
    tell,
    noticed: () => control.noticed(),
    contain: (thing) => containAlong(community, thing, "bores of its lot too small"),
    show: async (lot) => figures.showCode(await showLot(community, lot)),
  });
  const deciding = startLoop({
    idleMs: 500,
    step: async () => {
      await story.step();
      return false;
    },
    onError: (error) => tell(String(error)),
  });
  return () => deciding.stop();
}

/** Gives the records under way a moment to be anchored; what is not stays in the outboxes. */
async function lastReceipts(devices: ReadonlyMap<DeviceName, DemoDevice>): Promise<void> {
  const drained = [...devices.values()].map(({ agent }) => agent.drained());
  await Promise.race([Promise.all(drained), sleep(4000)]);
}

async function startDevices(
  home: string,
  { community, service }: { service: Service; community: DemoCommunity },
  onEvent: (device: DeviceName, event: AgentEvent) => void,
): Promise<ReadonlyMap<DeviceName, DemoDevice>> {
  const started = await Promise.all(
    deviceNames.map(async (name) => {
      const owner = community.parties[ownerOf(name)];
      const place = { home: join(home, "devices"), name, device: urnOf(name), owner };
      const device = await startDemoDevice(place, service, (event) => onEvent(name, event));
      return [name, device] as const;
    }),
  );
  return new Map(started);
}

async function demoConfig(home: string, env: CommandContext["env"]): Promise<Config> {
  const config = configFrom({ LOG_LEVEL: "error", ...env, TALLYSTICK_HOME: join(home, "service") });
  const { http, mqtt } = config;
  return {
    ...config,
    http: { ...http, port: await freePort(http.port) },
    mqtt: mqtt.kind === "broker" ? mqtt : { ...mqtt, port: await freePort(mqtt.port) },
  };
}

function readOptions(
  args: readonly string[],
): { home: string; speed: number; seconds: number | undefined } | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      home: { type: "string", default: ".tallystick/demo" },
      speed: { type: "string", default: "60" },
      seconds: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  return {
    home: resolve(values.home),
    speed: Math.min(100, Math.max(0.1, Number(values.speed) || 60)),
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
  };
}
