import type { SignalDraft } from "../../service/portrait/signal.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";

const MACHINE = "mill-1";

/**
 * What the mill's meter says, each 15 seconds: how loaded it is, and what it consumed; and what its controller counts.
 * Whether a part is good shows at the inspection, so that nobody counts rejects here.
 */
const signals: readonly SignalDraft[] = [
  { metric: "power.active", unit: "W", meaning: "load" as const },
  { metric: "energy.active", unit: "kW.h", meaning: "energyCounter" as const },
  { metric: "parts.count", unit: "{part}", meaning: "itemCounter" as const },
].map((one) => ({
  ...one,
  machine: MACHINE,
  slotSeconds: 60,
  stamp: "start",
  time: "proven",
}));

/** The owner knows his mill: it idles on its drives, and runs on its hydraulics and coolant. */
const limits = { idleFrom: "200", runningFrom: "1100" };

/** A bearing seat takes about three minutes; the rest is loading. */
const itemTime = { seconds: "180" };

/** The demo may be opened at any hour, and finds the workshop at work. */
const calendar = {
  timeZone: "Asia/Shanghai",
  validFrom: "2026-01-01",
  shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], start: "00:00", end: "24:00" }],
  exceptions: [],
};

/** The workshop says when it works, and what its machine's readings mean, unless it did already. */
export async function declareSignals({ parties, relay }: DemoCommunity): Promise<void> {
  await askAs(relay, parties.workshop, "POST", "calendars", calendar);
  const { items } = (await askAs(relay, parties.workshop, "GET", "signals")) as {
    readonly items: readonly { readonly machine: string; readonly meaning: string }[];
  };
  for (const draft of signals) {
    if (items.some(({ machine, meaning }) => machine === MACHINE && meaning === draft.meaning))
      continue;
    const { signal } = (await askAs(relay, parties.workshop, "POST", "signals", draft)) as {
      readonly signal: string;
    };
    if (draft.meaning === "load")
      await askAs(relay, parties.workshop, "PUT", `signals/${signal}/limits`, limits);
    if (draft.meaning === "itemCounter")
      await askAs(relay, parties.workshop, "PUT", `signals/${signal}/item-time`, itemTime);
  }
}
