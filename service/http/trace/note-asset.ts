import type { Pool } from "pg";
import { Problem } from "../../errors.ts";
import { type NamedAsset, noteAssets } from "../../trace/notification/asset.store.ts";

/** Notes what somebody else calls a thing of the party's. @throws Problem `alreadyUsed` */
export async function noteAsset(pool: Pool, party: string, named: NamedAsset): Promise<void> {
  if (!(await noteAssets(pool, party, [named])))
    throw new Problem("alreadyUsed", "This id means another thing to the party already.");
}
