import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpSender } from "../../device-attest/http-sender.ts";
import { mqttSender } from "../../device-attest/mqtt-sender.ts";
import { seededRandom } from "../../scripts/simulation/random.ts";
import { type Identity, testFactoryId } from "../support/agent.ts";
import type { Ready } from "../support/service-process.ts";
import { findAnchors, findLog, settledOutbox, notLogged } from "./support/audit.ts";
import { deathsFor, liveAndDie, points } from "./support/deaths.ts";
import { type Connect, type Fleet, sendFrom } from "./support/fleet.ts";
import { openProcessSite, type ProcessSite } from "./support/process-site.ts";

const KILLS = 31;
const PAUSE_MS = 25;
const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);

let site: ProcessSite;
beforeAll(async () => {
  site = await openProcessSite();
});
afterAll(() => site.close());

/** Every other device speaks HTTP. */
const mixed =
  (urls: Ready, identities: readonly Identity[]): Connect =>
  (device) =>
    identities.findIndex((one) => one.device === device) % 2 === 1
      ? httpSender({ url: urls.httpUrl })
      : mqttSender({ url: urls.mqttUrl, factory: testFactoryId, device });

async function firstLife(): Promise<{ identities: Identity[]; ready: Ready }> {
  const { process, ready } = await site.start();
  const identities = await site.enrol(ready, 4);
  process.kill("SIGKILL");
  await process.ended;
  return { identities, ready };
}

/**
 * Devices would mend a loss by sending again: what they were told has to be there the moment the service is dead.
 * @returns where it died each time, and what was missing then
 */
async function killAgainAndAgain(
  fleet: Fleet,
): Promise<{ died: (string | undefined)[]; missing: string[] }> {
  const died: (string | undefined)[] = [];
  const missing: string[] = [];
  for (const death of deathsFor(KILLS - 2 * points.length, seededRandom(seed))) {
    died.push((await liveAndDie(site, death)).point);
    missing.push(...(await notLogged(site.database.pool, fleet.told())));
  }
  return { died, missing };
}

/** @returns what the chain holds at the end */
async function lastLife(fleet: Fleet) {
  const { process, ready } = await site.start();
  await fleet.drain();
  const found = {
    anchors: await findAnchors(ready.chainUrl, ready.manifest),
    outbox: await settledOutbox(site.database.pool, ready.chainUrl, await site.sequencer()),
  };
  process.kill("SIGTERM");
  expect((await process.ended).exitCode).toBe(0);
  return found;
}

describe("a service that is killed at any moment", () => {
  it(`loses nothing that was acknowledged and doubles nothing (KILL_SEED=${String(seed)})`, async () => {
    const { identities, ready } = await firstLife();
    const fleet = await sendFrom(identities, mixed(ready, identities), ready.manifest, PAUSE_MS);
    try {
      const { died, missing } = await killAgainAndAgain(fleet);
      expect(missing).toEqual([]);
      const { anchors, outbox } = await lastLife(fleet);
      const log = await findLog(site.database.pool);

      expect(points.filter((point) => died.filter((one) => one === point).length < 2)).toEqual([]);
      expect(fleet.complaints()).toEqual([]);
      expect(log.statementHashes.toSorted()).toEqual(fleet.made().toSorted());
      expect(log.indices).toEqual(log.indices.map((_, at) => at));
      expect(log).toMatchObject({ head: log.indices.length, equivocations: 0, quarantined: 0 });
      expect(log.checkpoint).toEqual({ size: log.head, root: log.roots[log.head] });
      expect(log.tilesRoot).toBe(log.checkpoint.root);
      expect(fleet.waiting()).toBe(0);

      expect(anchors.sizes).toEqual([...new Set(anchors.sizes)].toSorted((a, b) => a - b));
      expect(anchors.sizes.at(-1)).toBe(log.head);
      expect(anchors.roots).toEqual(anchors.sizes.map((size) => log.roots[size]));
      expect(outbox.nonces).toEqual(Array.from({ length: outbox.nextNonce }, (_, at) => at));
      expect([...outbox.statuses]).toEqual(["final"]);
      expect(outbox.anchors).toBe(anchors.sizes.length);
    } finally {
      await fleet.close();
    }
  }, 600_000);
});
