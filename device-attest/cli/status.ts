import { readFile } from "node:fs/promises";
import { toHex } from "../bytes.ts";
import { inspectOutbox } from "../outbox/inspect.ts";
import type { OutboxStatus } from "../outbox/status.ts";
import { readPublicKey } from "../software-key.ts";
import type { Command } from "./context.ts";
import { keyFileOf, outboxOptionsOf, readConfiguration, sendingFileOf } from "./home.ts";
import { parseOptions, required } from "./options.ts";
import { sha256 } from "#crypto";

/** Says how far a device's records are, also while another process sends them. Needs no passphrase. */
export const status: Command = async ({ args, stdout }) => {
  const options = parseOptions(args, { values: ["home"], flags: ["json"] });
  const home = required(options.home, "home");
  const configuration = await readConfiguration(home);
  const spki = await readPublicKey(keyFileOf(home));
  const found = await inspectOutbox({
    ...outboxOptionsOf(home, configuration, { spki }),
    keyStore: { spki },
  });
  const facts = {
    device: configuration.device,
    keyId: toHex(sha256(spki)),
    ...countsOf(found, Date.now()),
    acknowledged: await acknowledgedIn(home),
    lastAnchor: lastAnchorOf(found),
  };
  stdout.write(options.json ? `${JSON.stringify(facts, undefined, 2)}\n` : tableOf(facts));
  return 0;
};

interface Facts extends ReturnType<typeof countsOf> {
  readonly device: string;
  readonly keyId: string;
  readonly acknowledged: Acknowledged | null;
  readonly lastAnchor: ReturnType<typeof lastAnchorOf>;
}

/** As of the last second of the process that sends. */
interface Acknowledged {
  readonly acknowledged: number;
  readonly at: string;
}

const countsOf = (
  { sequence, waiting, anchored, oldestWaitingAt }: OutboxStatus,
  now: number,
): Record<"sequence" | "waiting" | "anchored", number> & {
  oldestWaitingSeconds: number | null;
} => ({
  sequence,
  waiting,
  anchored,
  oldestWaitingSeconds:
    oldestWaitingAt === undefined ? null : Math.max(0, Math.round((now - oldestWaitingAt) / 1000)),
});

function lastAnchorOf({ latest }: OutboxStatus): {
  readonly size: number;
  readonly root: string;
  readonly block: number;
  readonly transaction: string;
  readonly at: string;
} | null {
  if (latest === undefined) return null;
  const { anchor, checkpoint } = latest;
  return {
    size: checkpoint.size,
    root: toHex(checkpoint.root),
    block: anchor.blockNumber,
    transaction: anchor.transaction,
    at: new Date(Math.min(anchor.blockTimestamp, 8.64e12) * 1000).toISOString(),
  };
}

/** Only who sends knows what was acknowledged: it says so in a file while it runs. */
async function acknowledgedIn(home: string): Promise<Acknowledged | null> {
  try {
    return JSON.parse(await readFile(sendingFileOf(home), "utf8")) as Acknowledged;
  } catch {
    return null;
  }
}

function tableOf(facts: Facts): string {
  const { acknowledged, lastAnchor, oldestWaitingSeconds } = facts;
  const age = oldestWaitingSeconds === null ? "" : `, the oldest ${String(oldestWaitingSeconds)} s`;
  const rows: readonly (readonly [string, string])[] = [
    ["device", facts.device],
    ["keyId", facts.keyId],
    ["sequence", String(facts.sequence)],
    ["waiting", `${String(facts.waiting)}${age}`],
    [
      "acknowledged",
      acknowledged === null
        ? "nothing is being sent"
        : `${String(acknowledged.acknowledged)} of those waiting, at ${acknowledged.at}`,
    ],
    ["anchored", String(facts.anchored)],
    [
      "last anchor",
      lastAnchor === null
        ? "none yet"
        : `size ${String(lastAnchor.size)}, block ${String(lastAnchor.block)}, ${lastAnchor.at}`,
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(13)} ${value}\n`).join("");
}
