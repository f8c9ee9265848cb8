import { openKey, outboxOptionsOf, readConfiguration } from "../../device-attest/cli/home.ts";
import { senderOf } from "../../device-attest/cli/send.ts";
import type { AgentEvent } from "../../device-attest/agent-options.ts";
import { DeviceAgent } from "../../device-attest/device-agent.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import type { CommandContext } from "../../service/command.ts";
import { type ReplayDevice, replayDevice } from "./device.ts";

/** An enrolled device that sends while it is open. */
export interface OpenHome {
  readonly device: ReplayDevice;
  close(): Promise<void>;
}

/**
 * Opens the folder that `tallystick device init` made, and starts sending what waits there.
 * @throws DeviceError `configuration`, `keyMissing`, `keyFile`, `passphrase`, `outboxLocked`, `outboxOther`,
 *   `outboxCorrupt`, `outboxFailed`, `diskFull`, `diskFault`
 */
export async function openHome(
  directory: string,
  {
    env,
    passphraseFile,
  }: Pick<CommandContext, "env"> & { readonly passphraseFile?: string | undefined },
  onEvent: (event: AgentEvent) => void,
): Promise<OpenHome> {
  const configuration = await readConfiguration(directory);
  const sender = await senderOf(configuration, env);
  const keyStore = await openKey(directory, env, passphraseFile);
  const outbox = await Outbox.open({
    ...outboxOptionsOf(directory, configuration, keyStore),
    keyStore,
  });
  // What a historian tells was captured before any checkpoint that the gateway knows.
  const agent = new DeviceAgent({ outbox, sender, onEvent, seen: false });
  const stop = new AbortController();
  const running = agent.run(stop.signal);
  return {
    device: replayDevice(outbox, {
      urn: configuration.device,
      directory,
      append: (draft) => agent.append(draft),
    }),
    async close() {
      stop.abort();
      await running;
      await outbox.close();
    },
  };
}
