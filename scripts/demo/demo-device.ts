import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AgentEvent } from "../../device-attest/agent-options.ts";
import { parseLogKey } from "../../device-attest/checkpoint.ts";
import { DeviceAgent } from "../../device-attest/device-agent.ts";
import { DeviceError } from "../../device-attest/device-error.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { mqttSender } from "../../device-attest/mqtt-sender.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import { createSoftwareKey, openSoftwareKey } from "../../device-attest/software-key.ts";
import type { Service } from "../../service/compose.ts";
import { readIfExists, writeDurably } from "../../service/embedded/state-file.ts";
import { enrolDevice } from "../enrol/enrol.ts";
import type { DemoParty } from "./party.ts";

export interface DemoDevice {
  readonly agent: DeviceAgent;
  readonly stop: () => Promise<void>;
}

interface Place {
  /** Directory of all demo devices. */
  readonly home: string;
  readonly name: string;
  /** URN. */
  readonly device: string;
  /** Whose device it is. */
  readonly owner: Pick<DemoParty, "party" | "signer">;
  /** What it kept of the time before it was connected: signed before anything else, once. */
  readonly kept?: readonly RecordDraft[];
}

/** A simulated device with a real key file and outbox, enrolled at its first start, sending over MQTT. */
export async function startDemoDevice(
  place: Place,
  service: Service,
  onEvent: (event: AgentEvent) => void,
): Promise<DemoDevice> {
  const home = join(place.home, place.name);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const keyStore = await openKey(home);
  await enrolOnce(home, place, keyStore, service);
  const [logKey = ""] = service.chain.manifest.logKeys;
  const outbox = await Outbox.open({
    directory: join(home, "outbox"),
    keyStore,
    logKey: parseLogKey(logKey),
  });
  // From where a kill left it: a statement's place is that of its draft.
  for (const draft of (place.kept ?? []).slice(outbox.position.sequence))
    await outbox.append(draft);
  const agent = new DeviceAgent({
    outbox,
    sender: mqttSender({
      url: service.mqttUrl ?? "",
      factory: place.owner.party.slice(2),
      device: place.device,
    }),
    onEvent,
  });
  const stopping = new AbortController();
  const ended = agent.run(stopping.signal);
  return {
    agent,
    stop: async () => {
      stopping.abort();
      await ended;
      await outbox.close();
    },
  };
}

/** The passphrase lies beside the key: a demo has nobody to ask. Real devices get it from outside. */
async function openKey(home: string): Promise<KeyStore> {
  const file = join(home, "passphrase");
  const passphrase = (await readIfExists(file)) ?? randomBytes(16).toString("hex");
  await writeDurably(file, passphrase);
  const path = join(home, "key.json");
  try {
    return await openSoftwareKey(path, passphrase);
  } catch (error) {
    if (!(error instanceof DeviceError) || error.code !== "keyMissing") throw error;
    return createSoftwareKey(path, passphrase);
  }
}

/** A kill between the chain's word and the note makes it try again, and the chain then says that the key is known. */
export async function enrolOnce(
  home: string,
  { device, owner }: Pick<Place, "device" | "owner">,
  keyStore: KeyStore,
  { chain, httpUrl }: Service,
): Promise<void> {
  const note = join(home, "enrolled");
  if ((await readIfExists(note)) === chain.manifest.origin) return;
  if (httpUrl === undefined) throw new Error("the demo needs the api role");
  await enrolDevice({
    serviceUrl: httpUrl,
    manifest: chain.manifest,
    factory: owner.party,
    signer: owner.signer,
    device,
    keyStore,
  }).catch((error: unknown) => {
    if (!String(error).includes("KeyKnown")) throw error;
  });
  await writeDurably(note, chain.manifest.origin);
}
