import { hexlify } from "ethers";
import type { Pool } from "pg";
import { utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { actCall, NotEncodable, type SignedAct, targetOf } from "../chain/act-call.ts";
import type { Deployment } from "../chain/deployment.ts";
import { backlogOf, enqueue, outcomeOf } from "../chain/outbox.store.ts";
import type { Queryable } from "../db/pool.ts";
import { Problem } from "../errors.ts";
import { Overloaded } from "../ingest/arrival.ts";
import type { ActKind } from "../parties/acts/typed.ts";

/** Where calls go, and who pays for them. */
export interface Relaying {
  readonly deployment: Pick<Deployment, "chain" | "contracts">;
  /** The account that pays for relaying. */
  readonly relayer: string;
}

export interface RelayOptions extends Relaying {
  readonly pool: Pool;
}

export interface Call {
  readonly purpose: string;
  readonly to: string;
  readonly data: string;
}

/** Anchors wait in the same line: nobody may make it long. */
const BACKLOG_MAX = 100;
const RETRY_AFTER_SECONDS = 5;
/** The same call may be sent again after it failed: what it waited for may have come. */
const ATTEMPTS_MAX = 32;

/**
 * Puts a call into the chain outbox; the chain alone decides whether it is good.
 * @returns the id to ask for what became of it; the same while the same call is under way or done
 * @throws Overloaded while as many calls wait as may
 */
export async function relay(
  db: Queryable,
  { deployment, relayer }: Relaying,
  call: Call,
): Promise<string> {
  await requireRoom(db, call.purpose);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const id = idOf(call, attempt);
    const outcome = await outcomeOf(db, id);
    if (outcome !== undefined && outcome.status !== "reverted" && outcome.status !== "dropped")
      return id;
    if (outcome === undefined) {
      const account = { chainId: deployment.chain.chainId, address: relayer };
      await enqueue(db, { account, dedupeKey: id, ...call });
      return id;
    }
  }
  throw new Problem("actRefused", "The chain refused it again and again.");
}

/**
 * As `relay`, of an act with its signatures.
 * @param purpose whose line it waits in
 * @throws Problem `invalidRequest` for what no contract can read
 */
export async function relayAct(
  db: Queryable,
  relaying: Relaying,
  kind: ActKind,
  signed: SignedAct,
  purpose = "act",
): Promise<string> {
  const to = targetOf(relaying.deployment, kind.contract).address;
  return relay(db, relaying, { purpose, to, data: encoded(() => actCall(kind, signed)) });
}

function encoded(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (error instanceof NotEncodable) throw new Problem("invalidRequest", error.message);
    throw error;
  }
}

async function requireRoom(db: Queryable, purpose: string): Promise<void> {
  const waiting = await backlogOf(db, purpose, BACKLOG_MAX);
  if (waiting >= BACKLOG_MAX) throw new Overloaded(RETRY_AFTER_SECONDS);
}

const idOf = ({ data }: Call, attempt: number): string =>
  hexlify(sha256(utf8(attempt === 0 ? data : `${data}#${String(attempt)}`))).slice(2);
