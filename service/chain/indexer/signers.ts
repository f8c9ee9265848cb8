import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import { partyRegistryAbi } from "../contracts.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsOf } from "./indexer.store.ts";

const signersTopic = partyRegistryAbi.getEvent("SignersSet").topicHash;

interface SignersSet {
  readonly signers: readonly string[];
  readonly threshold: bigint;
  readonly managed: bigint;
}

/** Derives anew who signs for every party that one of `changed` is about. */
export async function deriveSigners(
  db: Queryable,
  registry: string,
  changed: readonly ChainEvent[],
): Promise<void> {
  const address = registry.toLowerCase();
  const concerned = changed.filter((event) => event.address === address && isSigners(event));
  for (const party of new Set(concerned.map(subjectOf))) {
    const event = (await eventsOf(db, address, party)).findLast(isSigners);
    if (event === undefined)
      await db.query("DELETE FROM party_signers WHERE party = $1", [getBytes(party)]);
    else await putSigners(db, party, event);
  }
}

const isSigners = ({ topics }: ChainEvent): boolean => topics[0] === signersTopic;

async function putSigners(db: Queryable, party: string, event: ChainEvent): Promise<void> {
  const { managed, signers, threshold } = partyRegistryAbi.decodeEventLog(
    "SignersSet",
    event.data,
    event.topics,
  ) as unknown as SignersSet;
  await db.query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (party) DO UPDATE SET signers = $2, threshold = $3, managed = $4, block_number = $5`,
    [
      getBytes(party),
      signers.map((signer) => Buffer.from(getBytes(signer))),
      Number(threshold),
      Number(managed),
      event.blockNumber,
    ],
  );
}
