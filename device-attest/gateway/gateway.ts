import type { DeviceAgent } from "../device-agent.ts";
import { ClockWatch } from "./clock-watch.ts";
import type { MachineConfig } from "./config/machine.ts";
import { enclosureWatch } from "./enclosure.ts";
import { Keep } from "./keep.ts";
import { eventDraft, iso, type MachineEvent } from "./machine-event.ts";
import { keepReading, type LinkEvent, type LoopOptions } from "./machine-loop.ts";
import { protocols } from "./protocols.ts";
import { Recorder } from "./recorder.ts";

export interface GatewayOptions {
  /** URN of the gateway: it signs for every machine it reads. */
  readonly device: string;
  readonly machines: readonly { readonly config: MachineConfig }[];
  readonly agent: Pick<DeviceAgent, "append">;
  readonly tell: (event: GatewayEvent) => void;
  /** What happened while nobody ran. */
  readonly events?: readonly MachineEvent[];
  /** Records that wait for their receipts, and how many may. */
  readonly waiting?: () => number;
  readonly waitingMax?: number;
  readonly now?: () => number;
  readonly monotonicMs?: () => number;
  readonly random?: () => number;
  readonly backoff?: LoopOptions["backoff"];
  readonly password?: string | undefined;
}

export type GatewayEvent =
  | (LinkEvent & { readonly machine: string })
  | { readonly kind: "event"; readonly event: MachineEvent }
  /** A record that could not be kept. */
  | { readonly kind: "notKept"; readonly machine: string; readonly error: unknown };

const EVERY_SECONDS = 1;
const TICK_MS = 1000;
/** Six days of ten machines with a record every ten seconds: about 1 GB. */
const WAITING_MAX = 500_000;

/** Reads machines and hands signed records to the agent, until `signal` aborts; what was read by then is kept. */
export async function runGateway(options: GatewayOptions, signal: AbortSignal): Promise<void> {
  const { device, machines, agent, tell, events = [], now = Date.now } = options;
  const { waiting = () => 0, waitingMax = WAITING_MAX } = options;
  const refused = (machine: string, error: unknown): void =>
    tell({ kind: "notKept", machine, error });
  const append = agent.append.bind(agent);
  const keep = new Keep({ device, append, waiting, waitingMax, now, refused });
  const put = (event: MachineEvent): void => {
    keep.take(eventDraft(device, event));
    tell({ kind: "event", event });
  };
  for (const event of events) put(event);
  const clock = new ClockWatch(now, options.monotonicMs ?? (() => performance.now()));
  const timer = setInterval(() => {
    for (const event of jumpsOf(clock, machines)) put(event);
  }, TICK_MS);
  try {
    await Promise.all(machines.map(({ config }) => readOne(options, config, keep, put, signal)));
  } finally {
    clearInterval(timer);
    await keep.close();
  }
}

function jumpsOf(clock: ClockWatch, machines: GatewayOptions["machines"]): MachineEvent[] {
  const jump = clock.look();
  if (jump === undefined) return [];
  const { atMs, byMs, expectedMs } = jump;
  const facts = { byMs, expectedAt: iso(expectedMs) };
  return machines.map(({ config: { machine } }) => ({ kind: "clockJump", machine, atMs, facts }));
}

async function readOne(
  options: GatewayOptions,
  config: MachineConfig,
  keep: Keep,
  put: (event: MachineEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { device, now = Date.now, random = Math.random, backoff, password } = options;
  const { machine, connection, tags, everySeconds = EVERY_SECONDS } = config;
  const protocol = protocols[connection.protocol];
  if (protocol === undefined) throw new Error(`no protocol ${connection.protocol}`);
  const source = config.source ?? protocol.source;
  const recorder = new Recorder({ config, device, source, keep: (draft) => keep.take(draft) });
  const everyMs = everySeconds * 1000;
  const tagsByName = new Map(Object.entries(tags));
  const driver = protocol.driver({ connection, tags: tagsByName, everyMs, now, password });
  const doorOf = enclosureWatch(config);
  const tell = (event: LinkEvent): void => {
    if (event.kind === "reading") {
      recorder.take(event.samples);
      for (const opened of doorOf(event.samples)) put(opened);
    }
    options.tell({ ...event, machine });
  };
  const timer = setInterval(() => recorder.tick(now()), TICK_MS);
  try {
    await keepReading({ driver, tell, random, ...(backoff && { backoff }) }, signal);
  } finally {
    clearInterval(timer);
    recorder.flush();
  }
}
