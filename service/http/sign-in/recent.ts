import { Problem } from "../../errors.ts";
import { signedInAt } from "../../parties/people/session.store.ts";
import type { Principal } from "../../parties/principal.ts";
import { personOf } from "./person.ts";
import type { SessionOptions } from "./sessions.ts";

const RECENT_MS = 15 * 60_000;

/**
 * Whoever finds a browser that somebody left must not make himself another way in.
 * @throws Problem `signInAgain`
 */
export async function requireRecent(
  { now, pool }: SessionOptions,
  principal: Principal,
): Promise<void> {
  const since = await signedInAt(pool, personOf(principal).session);
  if (since === undefined || now().getTime() - since.getTime() > RECENT_MS)
    throw new Problem("signInAgain", "Sign in again; then this is open for a quarter of an hour.");
}
