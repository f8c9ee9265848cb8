import { webcrypto } from "node:crypto";
import type { Pool } from "pg";
import { inTransaction } from "../../db/pool.ts";
import { lockAuthorities } from "../authority/authority.store.ts";
import type { OpenAuthority } from "../authority/open-authority.store.ts";
import { certificateList } from "./crl.ts";
import {
  countRevocations,
  keepList,
  type KeptList,
  newestList,
  standingRevocations,
} from "./list.store.ts";

/** A list holds for a day and is renewed after half of it: whoever asks twice a day never holds one that lapsed. */
const LIST_MS = 86_400_000;

/** Signs the next list when there is something new to say, or the newest nears its end. @returns whether it did */
export async function publishList(
  pool: Pool,
  authority: OpenAuthority,
  now: Date,
): Promise<boolean> {
  const known = await newestList(pool, authority.no);
  if (isCurrent(known, await countRevocations(pool, authority.no), now)) return false;
  return inTransaction(pool, async (client) => {
    await lockAuthorities(client);
    const newest = await newestList(client, authority.no);
    const count = await countRevocations(client, authority.no);
    if (isCurrent(newest, count, now)) return false;
    const thisUpdate = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const draft = {
      number: (newest?.number ?? 0n) + 1n,
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + LIST_MS),
      revocations: await standingRevocations(client, authority.no, now),
    };
    const list = await certificateList(authority, draft, webcrypto as Crypto);
    await keepList(client, authority.no, list, draft, count);
    return true;
  });
}

const isCurrent = (list: KeptList | undefined, revocations: bigint, now: Date): boolean =>
  list !== undefined &&
  list.revocations === revocations &&
  now.getTime() < list.nextUpdate.getTime() - LIST_MS / 2;
