import type { DeviceAgent } from "../device-agent.ts";
import type { RecordDraft } from "../signed-record.ts";
import type { MachineFile } from "./config/read.ts";
import { keepReading, type LinkEvent, type LoopOptions } from "./machine-loop.ts";
import { protocols } from "./protocols.ts";
import { Recorder } from "./recorder.ts";

export interface GatewayOptions {
  /** URN of the gateway: it signs for every machine it reads. */
  readonly device: string;
  readonly machines: readonly MachineFile[];
  readonly agent: Pick<DeviceAgent, "append">;
  readonly tell: (event: GatewayEvent) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly backoff?: LoopOptions["backoff"];
  readonly password?: string | undefined;
}

export type GatewayEvent =
  | (LinkEvent & { readonly machine: string })
  /** A record that could not be kept. */
  | { readonly kind: "notKept"; readonly machine: string; readonly error: unknown };

const EVERY_SECONDS = 1;
const TICK_MS = 1000;

/** Reads machines and hands signed records to the agent, until `signal` aborts; what was read by then is kept. */
export async function runGateway(options: GatewayOptions, signal: AbortSignal): Promise<void> {
  const pending = new Set<Promise<unknown>>();
  const keep = (draft: RecordDraft): void => {
    const { machine } = draft;
    const kept = options.agent
      .append(draft)
      .catch((error: unknown) => options.tell({ kind: "notKept", machine, error }))
      .finally(() => pending.delete(kept));
    pending.add(kept);
  };
  await Promise.all(options.machines.map(({ config }) => readOne(options, config, keep, signal)));
  await Promise.all(pending);
}

async function readOne(
  options: GatewayOptions,
  config: MachineFile["config"],
  keep: (draft: RecordDraft) => void,
  signal: AbortSignal,
): Promise<void> {
  const { now = Date.now, random = Math.random, backoff, password } = options;
  const { machine, connection, tags, everySeconds = EVERY_SECONDS } = config;
  const protocol = protocols[connection.protocol];
  if (protocol === undefined) throw new Error(`no protocol ${connection.protocol}`);
  const source = config.source ?? protocol.source;
  const recorder = new Recorder({ config, device: options.device, source, keep });
  const driver = protocol.driver({
    connection,
    tags: new Map(Object.entries(tags)),
    everyMs: everySeconds * 1000,
    now,
    password,
  });
  const tell = (event: LinkEvent): void => {
    if (event.kind === "reading") recorder.take(event.samples);
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
