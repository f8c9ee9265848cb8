import { setTimeout as sleep } from "node:timers/promises";
import type { Sender } from "../../../device-attest/sender.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { type Identity, runAgent, type TestAgent } from "../../support/agent.ts";

/** How a device of the fleet reaches the service. */
export type Connect = (device: string) => Sender;

/** Devices with real outboxes that go on sending, whatever becomes of the service. */
export interface Fleet {
  /** Statement hashes of every record that was made, in no order. */
  readonly made: () => string[];
  /** Of those that some device was told are durable, by an acknowledgement or by a receipt. */
  readonly told: () => string[];
  /** Records that wait for a receipt. */
  readonly waiting: () => number;
  /** What devices heard that they should not have: refusals and receipts that prove nothing. */
  readonly complaints: () => unknown[];
  /** Makes no further records, and waits until every one has its receipt. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Reconnects at once, so that a death of the service costs the test little time. */
const IMPATIENT = {
  backoff: { msMin: 50, msMax: 300 },
  resendAfterMs: 2_000,
  answerTimeoutMs: 5_000,
  tickMs: 200,
};

/** @param pauseMs between two records of a device */
export async function sendFrom(
  identities: readonly Identity[],
  connect: Connect,
  manifest: TrustManifest,
  pauseMs: number,
): Promise<Fleet> {
  const members = await Promise.all(
    identities.map(async (identity) => {
      const sender = connect(identity.device);
      return { agent: await runAgent(identity, manifest, { sender, ...IMPATIENT }) };
    }),
  );
  const stopping = new AbortController();
  const sending = members.map(({ agent }) => keepMaking(agent, pauseMs, stopping.signal));
  const end = async (): Promise<unknown> => {
    stopping.abort();
    return Promise.all(sending.map((one) => one.ended));
  };
  const hashes = (at: number, sequences: readonly number[]): string[] =>
    sequences.map((sequence) => sending[at]?.made.get(sequence) ?? `unknown ${String(sequence)}`);
  return {
    made: () => sending.flatMap(({ made }) => [...made.values()]),
    told: () => members.flatMap(({ agent }, at) => hashes(at, [...toldTo(agent)])),
    waiting: () => members.reduce((sum, { agent }) => sum + agent.agent.status().waiting, 0),
    complaints: () => members.flatMap(({ agent }) => agent.events.filter(isComplaint)),
    drain: async () => {
      await end();
      await Promise.all(members.map(({ agent }) => agent.agent.drained()));
    },
    close: async () => {
      await end();
      await Promise.all(members.map(({ agent }) => agent.stop()));
    },
  };
}

function keepMaking(
  agent: TestAgent,
  pauseMs: number,
  signal: AbortSignal,
): { readonly made: ReadonlyMap<number, string>; readonly ended: Promise<void> } {
  const made = new Map<number, string>();
  const run = async (): Promise<void> => {
    for (let at = 0; !signal.aborted; at++) {
      const { sequence, statementHash } = await agent.agent.append(draft(agent.device, at));
      made.set(sequence, statementHash);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  return { made, ended: run() };
}

export const draft = (device: string, at: number): RecordDraft => ({
  device,
  machine: "mill-1",
  capturedAt: new Date().toISOString(),
  kind: "reading",
  source: "sensor",
  subjects: [],
  readings: [{ metric: "spindle.power", unit: "W", value: String(1500 + at), offsetMs: 0 }],
});

function toldTo({ events }: TestAgent): Set<number> {
  return new Set(
    events.flatMap((event) => {
      if (event.kind === "acknowledged") return [event.sequence];
      return event.kind === "anchored" ? event.sequences : [];
    }),
  );
}

const isComplaint = ({ kind }: { readonly kind: string }): boolean =>
  kind === "refused" || kind === "badReceipt";
