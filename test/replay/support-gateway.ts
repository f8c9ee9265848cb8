import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Outbox } from "../../device-attest/outbox.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { deliver } from "../../scripts/replay/deliver.ts";
import { replayDevice } from "../../scripts/replay/device.ts";
import { surveyAll } from "../../scripts/replay/prepare.ts";

export const URN = "urn:dev:ops:32473-killed";
/** Written for every record on disk. */
export const APPENDED = "+";

export function openOutbox(folder: string): Promise<Outbox> {
  const key = createPrivateKey(readFileSync(join(folder, "key.pem")));
  return Outbox.open({
    directory: join(folder, "outbox"),
    keyStore: softwareKeyOf(key),
    logKey: { name: "tallystick/00", publicKey: new Uint8Array(32) },
  });
}

/** A gateway without a network, in a process that may be killed at any moment. */
async function main(folder: string): Promise<void> {
  const outbox = await openOutbox(folder);
  const device = replayDevice(outbox, {
    urn: URN,
    directory: folder,
    append: async (draft) => {
      const appended = await outbox.append(draft);
      process.stdout.write(APPENDED);
      return appended;
    },
  });
  const surveyed = await surveyAll(join(folder, "map.yaml"), [join(folder, "source.csv")]);
  process.stdout.write("replaying\n");
  const clock = {
    now: () => performance.now(),
    sleep: (delayMs: number) => delay(delayMs),
  };
  const { isComplete } = await deliver(
    surveyed,
    device,
    {
      speed: 1,
      clock,
      signal: new AbortController().signal,
      onComplaint: () => undefined,
      onProgress: () => undefined,
    },
    Date.now(),
  );
  await outbox.close();
  if (!isComplete) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2] ?? "");
