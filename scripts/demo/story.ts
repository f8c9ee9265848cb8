import type { ProcessSignal } from "./process-control.ts";
import type { QualityDesk } from "./quality-desk.ts";
import type { StoryWords } from "./story-words.ts";
import type { DemoWorld } from "./world.ts";

/** What a containment found. */
export interface Contained {
  /** Lots, serials and containers, as they are named in events. */
  readonly affected: readonly string[];
  /** How many firms have some of it. */
  readonly holders: number;
  /** How many firms were told, tier by tier; or why not all could be, which keeps nobody from stopping the goods. */
  readonly told: number | string;
}

export interface StoryOptions {
  readonly world: DemoWorld;
  readonly desk: Pick<QualityDesk, "open" | "outcomeOf" | "release" | "hold">;
  readonly words: StoryWords;
  readonly tell: (line: string) => void;
  /** What process control noticed since it was asked last, in words. */
  readonly noticed: () => Promise<readonly ProcessSignal[]>;
  /** Follows a thing downstream through everything that was made from it. */
  readonly contain: (thing: string) => Promise<Contained>;
  /** Lets everybody who scans a lot's code see it. */
  readonly show: (lot: { readonly coil: string; readonly lot: string }) => Promise<void>;
}

/** How many lots are open ahead of the machine. */
const LOTS_AHEAD = 2;

/**
 * What the people of the workshop do while it runs: open lots, let go what the chain lets go, and stop what it does not.
 */
export class Story {
  readonly #options: StoryOptions;
  #opened = 0;
  #isWarned = false;
  readonly #open = new Set<number>();

  constructor(options: StoryOptions) {
    this.#options = options;
  }

  /** Lets everybody do what is to be done now. */
  async step(): Promise<void> {
    await this.#openAhead();
    await this.#watch();
    for (const lot of this.#open)
      if (lot <= this.#options.world.finishedLots) await this.#decide(lot);
  }

  async #openAhead(): Promise<void> {
    const { desk, world } = this.#options;
    while (this.#opened < world.finishedLots + LOTS_AHEAD) {
      await desk.open(this.#opened + 1);
      this.#open.add(++this.#opened);
    }
  }

  /** Told once until a lot is good again: each bore after it says the same. */
  async #watch(): Promise<void> {
    const { noticed, tell, words } = this.#options;
    const [signal] = await noticed();
    if (signal === undefined || this.#isWarned) return;
    this.#isWarned = true;
    tell(words.outOfControl(signal));
  }

  async #decide(lot: number): Promise<void> {
    const { desk, tell, words, world } = this.#options;
    const outcome = await desk.outcomeOf(lot);
    if (outcome === "inspecting") return;
    if (outcome === "bad") await this.#stop(lot);
    if (outcome === "good") await desk.release(lot);
    // Only now: what did not get through is tried again with the next step.
    this.#open.delete(lot);
    if (outcome !== "good") return;
    this.#isWarned = false;
    world.chain.release(lot);
    tell(words.released(shortName(world.chain.seatLot(lot))));
    await this.#options.show({ coil: world.chain.coilOf(lot), lot: world.chain.seatLot(lot) });
  }

  /** One lot is bad: everything of its coil may be. */
  async #stop(lot: number): Promise<void> {
    const { contain, desk, tell, words, world } = this.#options;
    const coil = world.chain.coilOf(lot);
    tell(words.refused(shortName(world.chain.seatLot(lot)), shortName(coil)));
    const { affected, holders, told } = await contain(coil);
    world.chain.hold([coil, ...affected]);
    tell(words.contained(shortName(coil), affected.length, holders));
    if (typeof told === "string") tell(words.untold(shortName(coil), told));
    else if (told > 0) tell(words.told(shortName(coil), told));
    const lots = this.#madeFrom(coil, lot);
    await desk.hold(lots, `${coil}: bores too small`);
    for (const held of lots) tell(words.held(shortName(world.chain.seatLot(held))));
  }

  /** Lots of a coil, by their numbers, as far as they are open. */
  #madeFrom(coil: string, upTo: number): number[] {
    const { chain } = this.#options.world;
    const all = Array.from({ length: Math.max(upTo, this.#opened) }, (_, at) => at + 1);
    return all.filter((lot) => chain.coilOf(lot) === coil);
  }
}

const shortName = (uri: string): string => uri.slice(uri.lastIndexOf("/") + 1);
