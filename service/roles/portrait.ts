import { startLoop } from "../loop.ts";
import { refreshPeers } from "../portrait/peers/refresh.store.ts";
import { portray } from "../portrait/portray.store.ts";
import type { Core } from "./core.ts";

/** An industry is tried once a day. */
const PEERS_IDLE_MS = 600_000;

/** Keeps the portraits up to what is anchored, and works out each month what industries come to. */
export function startPortrait({ logger, parts, pool }: Core): void {
  const loop = startLoop({
    idleMs: 500,
    step: () => portray(pool),
    onError: (error) => logger.warn({ err: error }, "portraits are not kept up"),
  });
  parts.add(loop.stop);
  const peers = startLoop({
    idleMs: PEERS_IDLE_MS,
    step: () => refreshPeers(pool, new Date()),
    onError: (error) => logger.warn({ err: error }, "industries' figures are not worked out"),
  });
  parts.add(peers.stop);
}
