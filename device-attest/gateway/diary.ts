import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { utf8 } from "../bytes.ts";
import { type Files, readFile, replaceFile } from "../disk/files.ts";
import { canonicalize, type Json } from "../jcs.ts";
import type { MachineConfig } from "./config/machine.ts";
import { iso, type MachineEvent } from "./machine-event.ts";

const Page = Type.Object({
  v: Type.Literal(1),
  aliveAtMs: Type.Number(),
  /** Said at a stop that somebody asked for. */
  hasStopped: Type.Boolean(),
  /** Where each machine was read. */
  places: Type.Record(Type.String(), Type.String()),
  /** From which load on each idles and runs, as it was put on record. */
  states: Type.Record(Type.String(), Type.String()),
});
type Page = Static<typeof Page>;
const check = Compile(Page);

/** What a gateway remembers of itself from one start to the next, so that it can say what happened meanwhile. */
export class Diary {
  readonly #files: Files;
  readonly #path: string;
  #page: Page;

  private constructor(files: Files, path: string, page: Page) {
    this.#files = files;
    this.#path = path;
    this.#page = page;
  }

  /** @returns the diary, and what must be put on record of the time since its last line */
  static async open(
    files: Files,
    path: string,
    machines: readonly MachineConfig[],
    nowMs: number,
  ): Promise<{ readonly diary: Diary; readonly events: MachineEvent[] }> {
    const before = pageIn(await readFile(files, path));
    const places = { ...before?.places };
    const states = { ...before?.states };
    const events: MachineEvent[] = [];
    for (const config of machines) {
      const { machine } = config;
      const place = placeOf(config);
      const was = places[machine];
      if (before?.hasStopped === false) events.push(powerLoss(machine, before.aliveAtMs, nowMs));
      if (was !== undefined && was !== place)
        events.push({ kind: "relocated", machine, atMs: nowMs, facts: { from: was, to: place } });
      places[machine] = place;
      const facts = statesOf(config);
      const said = facts && canonicalize(facts);
      if (facts !== undefined && said !== undefined && states[machine] !== said) {
        events.push({ kind: "statesConfirmed", machine, atMs: nowMs, facts });
        states[machine] = said;
      }
    }
    const page: Page = { v: 1, aliveAtMs: nowMs, hasStopped: false, places, states };
    return { diary: new Diary(files, path, page), events };
  }

  /** Says that we are here still. */
  async write(nowMs: number): Promise<void> {
    this.#page = { ...this.#page, aliveAtMs: nowMs };
    await replaceFile(this.#files, this.#path, utf8(JSON.stringify(this.#page)));
  }

  async stop(nowMs: number): Promise<void> {
    this.#page = { ...this.#page, hasStopped: true };
    await this.write(nowMs);
  }
}

const powerLoss = (machine: string, aliveAtMs: number, nowMs: number): MachineEvent => ({
  kind: "powerLoss",
  machine,
  atMs: nowMs,
  facts: { lastAliveAt: iso(aliveAtMs), foundAt: iso(nowMs) },
});

/** Its limits as texts, and who confirmed them. */
function statesOf({ states }: MachineConfig): Record<string, string> | undefined {
  if (states === undefined) return undefined;
  const { tag, idleFrom, runningFrom, confirmedBy, confirmedAt } = states;
  const limits = { idleFrom: String(idleFrom), runningFrom: String(runningFrom) };
  return { tag, ...limits, confirmedBy, confirmedAt };
}

/** Another address or another hall: readings after it may be of another thing. */
const placeOf = ({ place, connection }: MachineConfig): string =>
  canonicalize({ ...(place !== undefined && { place }), connection } as Json);

function pageIn(bytes: Uint8Array | undefined): Page | undefined {
  if (bytes === undefined) return undefined;
  try {
    const page: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return check.Check(page) ? page : undefined;
  } catch {
    return undefined;
  }
}
