import type { Pool } from "pg";
import { Wallet } from "ethers";
import {
  type DeviceManifest,
  manifestHash,
  manifestTyped,
} from "../../service/identity/enrolment/manifest.ts";
import { type Role, roleNumber } from "../../service/parties/role.ts";
import { testLedger } from "./http.ts";
import { newParty } from "./people.ts";

export interface TestMaker {
  readonly party: string;
  /** What `takeDeviceManifest` takes. */
  sign(manifest: DeviceManifest): Promise<object>;
}

/** A party in a role, and who signs for it, as if the index knew it from the chain. */
export async function newMaker(pool: Pool, role: Role = "maker"): Promise<TestMaker> {
  const key = new Wallet(Wallet.createRandom().privateKey);
  const party = newParty();
  const id = Buffer.from(party, "hex");
  await pool.query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES ($1, '{}', now(), 1, true)`,
    [id],
  );
  await pool.query(
    `INSERT INTO role_membership (party, role, until_at, expelled, lapsed, case_number, objectors,
       admitted_block, final)
     VALUES ($1, $2, now() + interval '1 day', false, false, 0, '{}', 1, true)`,
    [id, roleNumber(role)],
  );
  await pool.query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
     VALUES ($1, $2, 1, 0, 1)`,
    [id, [Buffer.from(key.address.slice(2), "hex")]],
  );
  return {
    party,
    sign: async (document) => {
      const typed = manifestTyped(testLedger, document, manifestHash(document));
      const signature = await key.signTypedData(typed.domain, typed.types, { ...typed.message });
      return { document, signers: [key.address], signatures: [signature] };
    },
  };
}

/** As if the registry had suspended the maker. */
export async function suspendMaker(pool: Pool, { party }: TestMaker): Promise<void> {
  await pool.query(
    "UPDATE role_membership SET suspended_until = now() + interval '1 day' WHERE party = $1",
    [Buffer.from(party, "hex")],
  );
}
