import type { SignalDraft } from "../../service/portrait/signal.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";

const MACHINE = "mill-1";

/** What the mill's meter says, each 15 seconds: how loaded it is, and what it consumed. */
const signals: readonly SignalDraft[] = [
  { metric: "power.active", unit: "W", meaning: "load" as const },
  { metric: "energy.active", unit: "kW.h", meaning: "energyCounter" as const },
].map((one) => ({
  ...one,
  machine: MACHINE,
  slotSeconds: 60,
  stamp: "start",
  time: "proven",
}));

/** The owner knows his mill: it idles on its drives, and runs on its hydraulics and coolant. */
const limits = { idleFrom: "200", runningFrom: "1100" };

/** The workshop says what its meter's readings mean, unless it did already. */
export async function declareSignals({ parties, relay }: DemoCommunity): Promise<void> {
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
  }
}
