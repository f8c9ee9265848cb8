import type { Queryable } from "../../db/pool.ts";
import { evidenceLogAbi } from "../contracts.ts";
import type { Deployment } from "../deployment.ts";
import { deriveConsents } from "./consents.ts";
import { deriveParties } from "./derive-parties.ts";
import type { Derived } from "./derived.ts";
import { putAnchor, putKey, removeAnchor, withdrawKey } from "./derived.store.ts";
import { registeredKey } from "./device-key.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsOf } from "./indexer.store.ts";
import { deriveSigners } from "./signers.ts";

/** Derives anew whatever one of `changed` is about, from all stored events about it. */
export async function derive(
  db: Queryable,
  { contracts }: Deployment,
  changed: readonly ChainEvent[],
): Promise<Derived> {
  const registry = contracts.deviceRegistry.address.toLowerCase();
  const log = contracts.evidenceLog.address.toLowerCase();
  const keys = new Set(changed.filter((event) => event.address === registry).map(subjectOf));
  const anchors = new Set(
    changed.filter((event) => event.address === log && isAnchor(event)).map(subjectOf),
  );
  await deriveSigners(db, contracts.partyRegistry.address, changed);
  await deriveConsents(db, contracts.consentLedger.address, changed);
  for (const keyId of keys) await deriveKey(db, registry, keyId);
  for (const size of anchors) await deriveAnchor(db, log, size);
  const parties = await deriveParties(db, contracts.partyRegistry.address.toLowerCase(), changed);
  return { keys: keys.size, anchors: anchors.size, parties };
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
