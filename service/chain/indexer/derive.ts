import type { Queryable } from "../../db/pool.ts";
import { evidenceLogAbi } from "../contracts.ts";
import type { Deployment } from "../deployment.ts";
import { putAnchor, putKey, removeAnchor, withdrawKey } from "./derived.store.ts";
import { registeredKey } from "./device-key.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsOf } from "./indexer.store.ts";

/**
 * Derives anew every key and every anchor that one of `changed` is about, from all stored events about it.
 * @returns how many keys and anchors
 */
export async function derive(
  db: Queryable,
  { contracts }: Deployment,
  changed: readonly ChainEvent[],
): Promise<{ readonly keys: number; readonly anchors: number }> {
  const registry = contracts.deviceRegistry.address.toLowerCase();
  const log = contracts.evidenceLog.address.toLowerCase();
  const keys = new Set(changed.filter((event) => event.address === registry).map(subjectOf));
  const anchors = new Set(
    changed.filter((event) => event.address === log && isAnchor(event)).map(subjectOf),
  );
  for (const keyId of keys) await deriveKey(db, registry, keyId);
  for (const size of anchors) await deriveAnchor(db, log, size);
  return { keys: keys.size, anchors: anchors.size };
}

async function deriveKey(db: Queryable, registry: string, keyId: string): Promise<void> {
  const key = registeredKey(await eventsOf(db, registry, keyId));
  if (key === undefined) await withdrawKey(db, keyId);
  else await putKey(db, keyId, key);
}

async function deriveAnchor(db: Queryable, log: string, subject: string): Promise<void> {
  const event = (await eventsOf(db, log, subject)).findLast(isAnchor);
  const size = BigInt(subject);
  if (event === undefined) return removeAnchor(db, size);
  const { root } = evidenceLogAbi.decodeEventLog(
    "Anchored",
    event.data,
    event.topics,
  ) as unknown as {
    readonly root: string;
  };
  await putAnchor(db, { ...event, size, root });
}

const anchoredTopic = evidenceLogAbi.getEvent("Anchored").topicHash;
const isAnchor = (event: ChainEvent): boolean => event.topics[0] === anchoredTopic;
