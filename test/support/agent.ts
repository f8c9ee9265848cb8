import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentEvent, AgentOptions } from "../../device-attest/agent-options.ts";
import { parseLogKey } from "../../device-attest/checkpoint.ts";
import { DeviceAgent } from "../../device-attest/device-agent.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { mqttSender } from "../../device-attest/mqtt-sender.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import type { TestService } from "./service.ts";

export interface TestAgent {
  readonly device: string;
  readonly keyStore: KeyStore;
  readonly agent: DeviceAgent;
  readonly events: readonly AgentEvent[];
  stop(): Promise<void>;
}

export interface Identity {
  readonly device: string;
  readonly keyStore: KeyStore;
}

export const newIdentity = (): Identity => ({
  device: `urn:uuid:${crypto.randomUUID()}`,
  keyStore: softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
});

/** Party id as topics spell it. */
export const testFactoryId = firstParties.factory.slice(2);

/** An enrolled device with a real outbox on disk, connected by MQTT. */
export async function testAgent(
  target: TestService,
  options: Partial<AgentOptions> = {},
): Promise<TestAgent> {
  const identity = newIdentity();
  await target.enrol(identity.device, identity.keyStore);
  const url = target.service.mqttUrl ?? "";
  const sender = mqttSender({ url, factory: testFactoryId, device: identity.device });
  return runAgent(identity, target.service.chain.manifest, { sender, ...options });
}

/** A device with a real outbox on disk, enrolled or not. */
export async function runAgent(
  { device, keyStore }: Identity,
  manifest: TrustManifest,
  options: Partial<AgentOptions> & Pick<AgentOptions, "sender">,
): Promise<TestAgent> {
  const directory = await mkdtemp(join(tmpdir(), "tallystick-outbox-"));
  const logKey = parseLogKey(manifest.logKeys[0] ?? "");
  const outbox = await Outbox.open({ directory, keyStore, logKey });
  const events: AgentEvent[] = [];
  const agent = new DeviceAgent({ outbox, onEvent: (event) => events.push(event), ...options });
  const stopping = new AbortController();
  const ended = agent.run(stopping.signal);
  return {
    device,
    keyStore,
    agent,
    events,
    stop: async () => {
      stopping.abort();
      await ended;
      await outbox.close();
      await rm(directory, { recursive: true });
    },
  };
}
