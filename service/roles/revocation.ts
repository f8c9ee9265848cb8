import type { OpenAuthorities } from "../identity/authority/open-authority.store.ts";
import { RevocationLog } from "../identity/revocation/log-revocations.job.ts";
import { Door } from "../identity/revocation/door.job.ts";
import { publishList } from "../identity/revocation/publish-list.store.ts";
import { startLoop } from "../loop.ts";
import type { InquirySigner } from "../parties/inquiry/sign-inquiry.ts";
import type { Core } from "./core.ts";
import { requireWholeLog } from "./whole-log.ts";

const PUBLISH_MS = 500;

/** Keeps the authorities' lists of revoked certificates published. */
export async function startLists(
  { logger, now, parts, pool }: Core,
  { root, site }: OpenAuthorities,
): Promise<void> {
  const step = async (): Promise<boolean> => {
    for (const authority of [root, site]) await publishList(pool, authority, now());
    return false;
  };
  await step();
  const loop = startLoop({
    idleMs: PUBLISH_MS,
    step,
    onError: (error) => logger.warn({ err: error }, "a list of revoked certificates waits"),
  });
  parts.add(loop.stop);
}

/** Brings revocations into the log; several processes may, and each finds what another has brought. */
export function logRevocations(core: Core, signer: InquirySigner): void {
  const { logger, now, parts, pool } = core;
  const log = new RevocationLog({ pool, signer, now, requireWhole: () => requireWholeLog(core) });
  const loop = startLoop({
    idleMs: PUBLISH_MS,
    step: () => log.step(),
    onError: (error) => logger.warn({ err: error }, "a revocation waits to be logged"),
  });
  parts.add(loop.stop);
}

/** Who decides which devices come in by a certificate. */
export async function openDoor({ logger, now, parts, pool }: Core): Promise<Door> {
  const door = await Door.open({
    pool,
    now,
    onError: (error) => logger.warn({ err: error }, "what ended is not known"),
  });
  parts.add(() => door.close());
  return door;
}
