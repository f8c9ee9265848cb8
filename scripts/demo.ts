import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Command, CommandContext } from "../service/command.ts";
import { type Service, startService } from "../service/compose.ts";
import { type Config, configFrom } from "../service/config.ts";
import { freePort } from "../service/embedded/process.ts";
import { startLoop } from "../service/loop.ts";
import { type DemoDevice, startDemoDevice } from "./demo/demo-device.ts";
import { LiveFigures } from "./demo/live-figures.ts";
import { demoDevices, demoWorkshop, runWorkshop } from "./demo/workshop-run.ts";
import { showLive } from "./simulation/live-terminal.ts";
import { languageOf } from "./simulation/live-words.ts";
import type { WorkshopDevice } from "./simulation/workshop.ts";

const usage = `usage: ./tallystick demo [--home DIR] [--speed N] [--seconds N]

Starts everything on this machine and runs three simulated devices: a milling machine, its electricity
meter and an inspection station. Ctrl-C stops it; started again, it goes on where it was.

--speed N     the workshop lives N times as fast as the clock on the wall (default 10)
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

async function runDemo({ context, home, service, speed, stopping }: Demo): Promise<void> {
  const workshop = demoWorkshop(randomInt(2 ** 31), Date.now());
  const figures = new LiveFigures(home, service, workshop);
  const devices = await startDevices(home, service, figures);
  const refreshing = startLoop({
    idleMs: 1000,
    step: async () => {
      await figures.refresh();
      await figures.writeBundle(devices.values());
      return false;
    },
    onError: () => undefined,
  });
  const hide = showLive({
    stdout: context.stdout,
    language: languageOf(context.env),
    state: () => figures.state(devices),
  });
  const emit = async ({
    device,
    draft,
  }: {
    device: WorkshopDevice;
    draft: Parameters<DemoDevice["agent"]["append"]>[0];
  }): Promise<void> => {
    await devices.get(device)?.agent.append(draft);
  };
  const sampling = setInterval(() => figures.notePower(), 500);
  try {
    await Promise.race([runWorkshop(workshop, speed, emit, stopping), service.failed]);
  } finally {
    clearInterval(sampling);
    await lastReceipts(devices);
    await refreshing.stop();
    hide();
    for (const { stop } of devices.values()) await stop();
  }
}

/** Gives the records under way a moment to be anchored; what is not stays in the outboxes. */
async function lastReceipts(devices: ReadonlyMap<WorkshopDevice, DemoDevice>): Promise<void> {
  const drained = [...devices.values()].map(({ agent }) => agent.drained());
  await Promise.race([Promise.all(drained), sleep(4000)]);
}

async function startDevices(
  home: string,
  service: Service,
  figures: LiveFigures,
): Promise<ReadonlyMap<WorkshopDevice, DemoDevice>> {
  const devices = new Map<WorkshopDevice, DemoDevice>();
  for (const name of ["mill", "meter", "station"] as const) {
    const place = { home: join(home, "devices"), name, device: demoDevices[name] };
    devices.set(name, await startDemoDevice(place, service, (event) => figures.note(name, event)));
  }
  return devices;
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
      speed: { type: "string", default: "10" },
      seconds: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  return {
    home: resolve(values.home),
    speed: Math.min(100, Math.max(0.1, Number(values.speed) || 10)),
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
  };
}
