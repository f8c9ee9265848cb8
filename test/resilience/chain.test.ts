import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bundle } from "../../service/evidence/bundle.ts";
import { eventually } from "../support/eventually.ts";
import { readOwn } from "../support/own-data.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { failuresOf } from "./support/auditor.ts";
import { findAnchors, findLog, settledOutbox } from "./support/audit.ts";
import { type Fleet, sendFrom } from "./support/fleet.ts";
import { openSite, type Site } from "./support/site.ts";

let database: TestDatabase;
let site: Site;
let fleet: Fleet;
beforeEach(async () => {
  database = await freshDatabase();
  site = await openSite(database.url);
  await site.start();
  fleet = await sendFrom(await site.enrol(2), site.connect, site.manifest, 20);
});
afterEach(async () => {
  await fleet.close();
  await site.close();
  await database.drop();
});

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${site.service.httpUrl ?? ""}${path}`);
  return { status: response.status, body: await response.json() };
}

async function bundleOf(hash: string): Promise<Bundle> {
  const { factory, service } = site;
  const response = await readOwn(database.pool, service.httpUrl, `bundles/${hash}`, factory);
  return (await response.json()) as Bundle;
}

const failures = (bundle: Bundle): Promise<string[]> =>
  failuresOf(bundle, site.manifest, site.chain.url);

const anchoredSizes = async (): Promise<readonly number[]> =>
  (await findAnchors(site.chain.url, site.manifest)).sizes;

/** The chain holds what the log says, each size once, and nothing is under way. */
async function requireAgreement(): Promise<void> {
  const log = await findLog(database.pool);
  const anchors = await findAnchors(site.chain.url, site.manifest);
  const outbox = await settledOutbox(database.pool, site.chain.url, site.chain.sequencer.address);
  expect(log.statementHashes.toSorted()).toEqual(fleet.made().toSorted());
  expect(log.checkpoint).toEqual({ size: log.head, root: log.roots[log.head] });
  expect(anchors.sizes).toEqual([...new Set(anchors.sizes)].toSorted((a, b) => a - b));
  expect(anchors.sizes.at(-1)).toBe(log.head);
  expect(anchors.roots).toEqual(anchors.sizes.map((size) => log.roots[size]));
  expect(outbox.nonces).toEqual(Array.from({ length: outbox.nextNonce }, (_, at) => at));
}

describe("a chain that is away for a while", () => {
  it("keeps nobody from being acknowledged; receipts follow when it is back", async () => {
    await eventually(anchoredSizes, (sizes) => sizes.length > 1);
    await site.chain.node.saveNow();
    await site.chain.kill();
    const before = fleet.told().length;
    await eventually(
      () => fleet.told().length,
      (told) => told > before + 100,
    );
    await eventually(fleet.waiting, (waiting) => waiting > 100);

    await site.chain.restartFromSaved();
    await fleet.drain();
    expect(fleet.waiting()).toBe(0);
    await requireAgreement();
  });
});

describe("an anchored block that the chain takes back", () => {
  it("returns its receipts to pending until the same size is anchored again", async () => {
    await fleet.drain();
    const [hash = ""] = (await findLog(database.pool)).statementHashes.slice(-1);
    const bundle = await bundleOf(hash);
    expect(await failures(bundle)).toEqual([]);
    const sizes = await anchoredSizes();

    await site.start({ roles: new Set(["index", "api"] as const) });
    await site.chain.provider.send("anvil_reorg", [2, []]);
    await eventually(
      () => get(`/v1/receipts/${hash}`),
      ({ body, status }) => status === 404 && (body as { code: string }).code === "notAnchored",
    );
    expect(await failures(bundle)).toContain("anchor.root");

    await site.start();
    await eventually(
      () => get(`/v1/receipts/${hash}`),
      ({ status }) => status === 200,
    );
    expect(await anchoredSizes()).toEqual(sizes);
    const { anchor, ...rest } = await bundleOf(hash);
    expect({ ...rest, anchor: bundle.anchor }).toEqual(bundle);
    expect(await failures({ ...bundle, anchor })).toEqual([]);
    // What it said of the block is no longer so: another block holds that anchor now.
    expect(await failures(bundle)).toEqual(["anchor.block"]);
    await requireAgreement();
  });

  it("is anchored again while records come in, over and over", async () => {
    for (let reorgs = 0; reorgs < 4; reorgs++) {
      const before = (await anchoredSizes()).at(-1) ?? 0;
      await eventually(anchoredSizes, (sizes) => (sizes.at(-1) ?? 0) > before);
      await site.chain.provider.send("anvil_reorg", [1 + reorgs, []]);
    }
    await fleet.drain();
    expect(fleet.waiting()).toBe(0);
    await requireAgreement();
  });
});
