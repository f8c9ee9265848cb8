import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexlify } from "ethers";
import { formatLogKey } from "../../../device-attest/checkpoint.ts";
import { mqttSender } from "../../../device-attest/mqtt-sender.ts";
import { enrolDevice } from "../../../scripts/enrol/enrol.ts";
import { type Service, startService } from "../../../service/compose.ts";
import type { Config } from "../../../service/config.ts";
import { freePort } from "../../../service/embedded/process.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { openLogKey } from "../../../service/log-key.ts";
import { type Identity, newIdentity } from "../../support/agent.ts";
import { freshChain, parties, type TestChain } from "../../support/chain.ts";
import { testLogger } from "../../support/logger.ts";
import { configOf } from "../../support/service.ts";
import type { Connect } from "./fleet.ts";

/** A service on a chain, a database and perhaps a broker that others run, and that have troubles of their own. */
export interface Site {
  readonly chain: TestChain;
  readonly manifest: TrustManifest;
  /** Party id of the factory whose devices send. */
  readonly factory: string;
  /** The one that runs, or ran last. */
  readonly service: Service;
  /** Stops the service if it runs, and starts it. */
  start(settings?: Partial<Config>): Promise<void>;
  stop(): Promise<void>;
  /** New devices, registered on the chain. */
  enrol(count: number): Promise<Identity[]>;
  /** By MQTT, to the same address after every start. */
  readonly connect: Connect;
  /** By a broker of the site. */
  readonly connectTo: (brokerUrl: string) => Connect;
  close(): Promise<void>;
}

/** Call `start` before anything else. */
export async function openSite(databaseUrl: string): Promise<Site> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-site-"));
  const { key } = await openLogKey(home);
  const chain = await freshChain({ origin: key.name, checkpointKey: hexlify(key.publicKey) });
  const manifest: TrustManifest = {
    v: 1,
    name: "a site under test",
    origin: key.name,
    logKeys: [formatLogKey(key)],
    chain: { ...chain.deployment.chain, finality: "latest" },
    contracts: chain.deployment.contracts,
  };
  const base: Config = {
    ...configOf(home, databaseUrl, { anchorIntervalMs: 200 }),
    mqtt: { kind: "embedded", host: "127.0.0.1", port: await freePort() },
    chain: await nodeConfig(home, chain, manifest),
  };
  let service: Service | undefined;
  const running = (): Service => {
    if (service === undefined) throw new Error("the service was never started");
    return service;
  };
  const stop = async (): Promise<void> => service?.stop();
  return {
    chain,
    manifest,
    factory,
    get service() {
      return running();
    },
    stop,
    start: async (settings = {}) => {
      await stop();
      service = await startService({ ...base, ...settings }, { logger: testLogger });
    },
    enrol: (count) => enrolAll(running(), chain, manifest, count),
    connect: (device) => mqttSender({ url: running().mqttUrl ?? "", factory, device }),
    connectTo: (url) => (device) =>
      mqttSender({ url, factory, device, protocolVersion: 5, connectTimeoutMs: 2_000 }),
    close: async () => {
      await stop();
      await chain.stop();
      await rm(home, { recursive: true });
    },
  };
}

const factory = parties.factory.slice(2);

async function nodeConfig(
  home: string,
  chain: TestChain,
  manifest: TrustManifest,
): Promise<Config["chain"]> {
  const manifestFile = join(home, "manifest.json");
  const sequencerKeyFile = join(home, "sequencer.key");
  await writeFile(manifestFile, JSON.stringify(manifest));
  await writeFile(sequencerKeyFile, chain.sequencer.privateKey);
  return { kind: "node", url: chain.url, manifestFile, sequencerKeyFile };
}

async function enrolAll(
  { httpUrl = "" }: Service,
  chain: TestChain,
  manifest: TrustManifest,
  count: number,
): Promise<Identity[]> {
  const identities = Array.from({ length: count }, newIdentity);
  const act = { manifest, serviceUrl: httpUrl, factory: parties.factory };
  for (const identity of identities)
    await enrolDevice({ ...act, ...identity, signer: chain.signers.factory });
  return identities;
}
