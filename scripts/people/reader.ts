import type { Pool } from "pg";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";

const DAY_MS = 86_400_000;

/**
 * Makes a key, as the server's own console may, with which a script reads a party's own data for a day.
 * @returns the headers to send
 */
export async function readerHeaders(pool: Pool, party: string): Promise<Record<string, string>> {
  const madeAt = new Date();
  const key = await issueApiKey(pool, {
    party: party.replace(/^0x/, ""),
    label: "reader",
    capabilities: ["view"],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + DAY_MS),
  });
  return { authorization: `Bearer ${key?.text ?? ""}` };
}
