import type { MachineConfig } from "./config/machine.ts";
import type { Sample } from "./driver.ts";
import type { MachineEvent } from "./machine-event.ts";

/** Says when the door of a sensor's box opens and closes. What it is at first is no event, unless it is open. */
export function enclosureWatch({
  machine,
  enclosure,
}: MachineConfig): (samples: readonly Sample[]) => MachineEvent[] {
  let isOpen = false;
  return (samples) =>
    samples.flatMap(({ tag, atMs, value }) => {
      if (enclosure === undefined || tag !== enclosure.tag) return [];
      const wasOpen = isOpen;
      isOpen = Number(value) === enclosure.open;
      if (isOpen === wasOpen) return [];
      const kind = isOpen ? "enclosureOpened" : "enclosureClosed";
      return [{ kind, machine, atMs, facts: { tag } }];
    });
}
