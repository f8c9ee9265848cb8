import type { Reply } from "../../api/client.ts";

export type Day = Reply<"readDay">;
export type Machine = Day["machines"][number];

/** What a stretch of a machine's day was; `unknown` is time that nothing was heard of. */
export const stretches = ["running", "idle", "off", "unconfirmed", "unknown"] as const;
export type Stretch = (typeof stretches)[number];

const HOUR_MS = 3_600_000;

/** The whole hour in which the reader's day began: what is counted is counted by hours. @param now in his own time zone */
export function dayFrom(now: Date): string {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  return new Date(Math.floor(midnight / HOUR_MS) * HOUR_MS).toISOString();
}

/** How long each was, longest names of nothing left out; a clock that is ahead adds nothing to the day. */
export function stretchesOf(
  one: Machine,
  elapsedSeconds: number,
): readonly { readonly stretch: Stretch; readonly seconds: number }[] {
  const known = {
    running: one.runningSeconds,
    idle: one.idleSeconds,
    off: one.offSeconds,
    unconfirmed: one.unconfirmedSeconds,
  };
  const heard = Object.values(known).reduce((sum, seconds) => sum + seconds, 0);
  const all = { ...known, unknown: Math.max(0, elapsedSeconds - heard) };
  return stretches
    .map((stretch) => ({ stretch, seconds: all[stretch] }))
    .filter(({ seconds }) => seconds > 0);
}

/** How many machines do what, in the order of `stretches`; one that is silent is not known to do anything. */
export function countDoings(machines: readonly Machine[]): readonly (readonly [Stretch, number])[] {
  const doing = machines.map(doingNow);
  return stretches
    .map((stretch) => [stretch, doing.filter((one) => one === stretch).length] as const)
    .filter(([, count]) => count > 0);
}

export const doingNow = ({ doing, isSilent }: Machine): Stretch =>
  isSilent || doing === null ? "unknown" : doing;
