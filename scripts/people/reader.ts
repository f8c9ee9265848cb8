import type { Pool } from "pg";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import type { Capability } from "../../service/parties/principal.ts";

const DAY_MS = 86_400_000;

/**
 * Makes a key, as the server's own console may, with which a script asks for a party for a day.
 * @returns the headers to send
 */
export async function partyHeaders(
  pool: Pool,
  party: string,
  capabilities: readonly Capability[],
): Promise<Record<string, string>> {
  const madeAt = new Date();
  const key = await issueApiKey(pool, {
    party: party.replace(/^0x/, ""),
    label: "script",
    capabilities: [...capabilities],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + DAY_MS),
  });
  return { authorization: `Bearer ${key?.text ?? ""}` };
}

/** For reading a party's own data. */
export const readerHeaders = (pool: Pool, party: string): Promise<Record<string, string>> =>
  partyHeaders(pool, party, ["view"]);
