import { call } from "../../api/client.ts";
import { readers, type Section, type SectionName, sectionNames } from "../portrait/section.ts";
import { askedFor } from "../portrait/span.ts";
import type { State } from "./raises.ts";

/** How a factory stands: what its portrait says of the last thirty days, and by what it was declared. */
export interface Standing extends State {
  readonly sections: Readonly<Record<SectionName, Section>>;
}

export async function readStanding(party: string, signal: AbortSignal): Promise<Standing> {
  const query = askedFor("month", Date.now());
  const path = { party };
  const [read, signals, readings] = await Promise.all([
    Promise.all(
      sectionNames.map(
        async (name) =>
          [name, await call(readers[name], { path: { factory: party }, query }, signal)] as const,
      ),
    ),
    call("listSignals", { path }, signal),
    call("listReadings", { path }, signal),
  ]);
  return {
    sections: Object.fromEntries(read) as Record<SectionName, Section>,
    signals: signals.items,
    readings: readings.items,
  };
}
