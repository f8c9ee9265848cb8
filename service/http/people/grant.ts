import { Problem } from "../../errors.ts";
import { beyond } from "../../parties/people/standing.ts";
import type { Capability, Principal } from "../../parties/principal.ts";

const DAY_MS = 86_400_000;

/** Nobody hands on what he may not do himself. @throws Problem `forbidden` */
export function requireOwn(
  principal: Principal,
  party: string,
  wanted: readonly Capability[],
): void {
  const own = principal.kind === "anonymous" ? undefined : principal.standing.get(party);
  const missing = beyond(wanted, own);
  if (missing.length > 0)
    throw new Problem("forbidden", `Not yours to hand on: ${missing.join(", ")}.`);
}

/** @throws Problem `invalidRequest` for an instant that is past, or too far */
export function expiryOf(text: string, now: Date, daysMax: number): Date {
  const at = new Date(text);
  const aheadMs = at.getTime() - now.getTime();
  if (!(aheadMs > 0 && aheadMs <= daysMax * DAY_MS))
    throw new Problem(
      "invalidRequest",
      `It may last ${String(daysMax)} days at most, from now on.`,
    );
  return at;
}
