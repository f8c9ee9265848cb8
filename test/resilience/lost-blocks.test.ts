import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mqttSender } from "../../device-attest/mqtt-sender.ts";
import { lastNode } from "../../service/chain/anvil.ts";
import type { Bundle } from "../../service/evidence/bundle.ts";
import { identityOf, until } from "../../service/embedded/process.ts";
import { testFactoryId } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { readOwn } from "../support/own-data.ts";
import type { Ready } from "../support/service-process.ts";
import { failuresOf } from "./support/auditor.ts";
import { findAnchors, findLog } from "./support/audit.ts";
import { type Fleet, sendFrom } from "./support/fleet.ts";
import { openProcessSite, type ProcessSite } from "./support/process-site.ts";

let site: ProcessSite;
beforeAll(async () => {
  site = await openProcessSite();
});
afterAll(() => site.close());

const sizesOn = async ({ chainUrl, manifest }: Ready): Promise<readonly number[]> =>
  (await findAnchors(chainUrl, manifest)).sizes;

const bundleOf = async ({ httpUrl }: Ready, hash: string): Promise<Bundle> =>
  (await (await readOwn(site.database.pool, httpUrl, `bundles/${hash}`)).json()) as Bundle;

async function killNode(): Promise<void> {
  const { pid } = (await lastNode(site.home))?.identity ?? { pid: 0 };
  process.kill(pid, "SIGKILL");
  expect(await until(async () => (await identityOf(pid)) === undefined, 5_000)).toBe(true);
}

/** @returns what was anchored when both service and node were killed, and a bundle from before */
async function liveUntilBothDie(): Promise<{
  sizes: readonly number[];
  bundle: Bundle;
  fleet: Fleet;
}> {
  const { process: service, ready } = await site.start();
  const { mqttUrl: url } = ready;
  const saved = join(site.home, "chain-state.hex");
  await copyFile(saved, `${saved}.first`);
  const fleet = await sendFrom(
    await site.enrol(ready, 2),
    (device) => mqttSender({ url, factory: testFactoryId, device }),
    ready.manifest,
    20,
  );
  const sizes = await eventually(
    () => sizesOn(ready),
    (anchored) => anchored.length >= 3,
  );
  const [hash = ""] = (await findLog(site.database.pool)).statementHashes;
  const bundle = await eventually(
    () => bundleOf(ready, hash),
    ({ anchor }) => anchor !== undefined,
  );
  service.kill("SIGKILL");
  await service.ended;
  await killNode();
  // However long this took: nothing since the first start was saved.
  await copyFile(`${saved}.first`, saved);
  return { sizes, bundle, fleet };
}

it("an embedded chain that lost its newest blocks gets the same registrations and sizes again", async () => {
  const { bundle, fleet, sizes } = await liveUntilBothDie();
  try {
    const { process: service, ready } = await site.start();
    await fleet.drain();

    const anchors = await findAnchors(ready.chainUrl, ready.manifest);
    const log = await findLog(site.database.pool);
    expect(anchors.sizes.slice(0, sizes.length)).toEqual(sizes);
    expect(anchors.roots).toEqual(anchors.sizes.map((size) => log.roots[size]));
    expect(anchors.sizes.at(-1)).toBe(log.head);
    expect(log.statementHashes.toSorted()).toEqual(fleet.made().toSorted());

    const { anchor } = await bundleOf(ready, log.statementHashes[0] ?? "");
    expect(anchor.blockHash).not.toBe(bundle.anchor.blockHash);
    const again = { ...bundle, anchor };
    expect(await failuresOf(again, ready.manifest, ready.chainUrl)).toEqual([]);
    service.kill("SIGTERM");
    expect((await service.ended).exitCode).toBe(0);
  } finally {
    await fleet.close();
  }
}, 60_000);
