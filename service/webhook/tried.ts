import { randomInt } from "node:crypto";
import { waitAfter } from "../quality/webhooks/retry.ts";
import type { Answered } from "./client.ts";

/** What becomes of something that was sent. */
export interface Tried {
  readonly state: "waiting" | "delivered" | "dead";
  readonly triedAt: Date;
  /** When it is tried again. */
  readonly dueAt: Date;
  readonly status: number | undefined;
  readonly fault: string | undefined;
}

const GONE = 410;
const RANDOM_STEPS = 2 ** 32;

/** @param tries with this one */
export function triedOf(answered: Answered, tries: number, triedAt: Date): Tried {
  const status = "status" in answered ? answered.status : undefined;
  const fault = "fault" in answered ? answered.fault : undefined;
  const said = { triedAt, dueAt: triedAt, status, fault };
  if (status !== undefined && status >= 200 && status < 300) return { ...said, state: "delivered" };
  const waitMs = waitAfter(tries, randomInt(RANDOM_STEPS) / RANDOM_STEPS);
  // Whoever is gone says that he wants nothing more of it.
  if (waitMs === undefined || status === GONE) return { ...said, state: "dead" };
  return { ...said, state: "waiting", dueAt: new Date(triedAt.getTime() + waitMs) };
}
