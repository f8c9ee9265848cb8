import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import { rpc } from "./provider.ts";

const stateFile = (stateDir: string): string => join(stateDir, "chain-state.hex");

/** anvil's own dump is not atomic: a kill during it leaves a file that it refuses to read. */
export async function saveState(url: string, stateDir: string): Promise<void> {
  await writeDurably(stateFile(stateDir), await rpc<string>(url, "anvil_dumpState"));
}

/** @returns whether there was a state to load */
export async function loadState(url: string, stateDir: string): Promise<boolean> {
  const state = await readIfExists(stateFile(stateDir));
  if (state === undefined) return false;
  if (await rpc<boolean>(url, "anvil_loadState", [state])) return true;
  throw new Error("anvil refuses its saved state");
}

/** Saves what has a newer block than the last time; blocks are all that changes. */
export function savingNewBlocks(url: string, stateDir: string): () => Promise<void> {
  let saved: string | undefined;
  return async () => {
    const { hash } = await rpc<{ hash: string }>(url, "eth_getBlockByNumber", ["latest", false]);
    if (hash === saved) return;
    await saveState(url, stateDir);
    saved = hash;
  };
}

export interface Saving {
  readonly now: () => Promise<void>;
  /** Returns when no save is under way. */
  readonly stop: () => Promise<void>;
}

/**
 * Saves again and again, at most a twentieth of the time: a dump grows with the chain and stops the node meanwhile.
 * @param save what `now` does
 * @param saveIfNew what is done at every interval
 */
export function keepSaving(
  save: () => Promise<void>,
  saveIfNew: () => Promise<void>,
  intervalMs: number,
  onError: (error: unknown) => void = () => undefined,
): Saving {
  const end = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    // They share a draft file.
    last = last.catch(() => undefined).then(work);
    return last;
  };
  const loop = async (): Promise<void> => {
    let waitMs = intervalMs;
    while (await slept(waitMs, end.signal)) {
      const started = performance.now();
      await inTurn(saveIfNew).catch(onError);
      waitMs = Math.max(intervalMs, 20 * (performance.now() - started));
    }
  };
  const running = loop();
  return {
    now: () => inTurn(save),
    async stop() {
      end.abort();
      await running;
      await last.catch(() => undefined);
    },
  };
}

/** @returns false when aborted */
const slept = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal, ref: false }).catch(() => false);
