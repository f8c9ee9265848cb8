import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { createPool } from "../../service/db/pool.ts";
import { freshDirectory } from "../support/directory.ts";
import { eventually } from "../support/eventually.ts";
import { findAnchors, findLog, settledOutbox } from "./support/audit.ts";
import { type Fleet, sendFrom } from "./support/fleet.ts";
import { openSite, type Site } from "./support/site.ts";

const KILLS = 3;

let directory: Awaited<ReturnType<typeof freshDirectory>>;
let server: EmbeddedPostgres;
let pool: Pool;
let site: Site;
let fleet: Fleet;
beforeAll(async () => {
  directory = await freshDirectory();
  server = await startEmbeddedPostgres(directory.path);
  pool = createPool({ url: server.url, applicationName: "test" });
  site = await openSite(server.url);
  await site.start();
  fleet = await sendFrom(await site.enrol(3), site.connect, site.manifest, 10);
});
afterAll(async () => {
  await fleet.close();
  await site.close();
  await pool.end();
  await server.stop();
  await directory.remove();
});

const growth = (records: number): Promise<number> => {
  const before = fleet.told().length;
  return eventually(
    () => fleet.told().length,
    (told) => told >= before + records,
  );
};

it("a PostgreSQL that is killed and started again under load loses and doubles nothing", async () => {
  for (let kills = 0; kills < KILLS; kills++) {
    await growth(50 * kills + 20);
    process.kill(server.pid, "SIGKILL");
    await server.stop();
    server = await startEmbeddedPostgres(directory.path);
  }
  await growth(50);
  await fleet.drain();

  const log = await findLog(pool);
  expect(fleet.complaints()).toEqual([]);
  expect(log.statementHashes.toSorted()).toEqual(fleet.made().toSorted());
  expect(log.indices).toEqual(log.indices.map((_, at) => at));
  expect(log).toMatchObject({ head: log.indices.length, equivocations: 0, quarantined: 0 });
  expect(log.checkpoint).toEqual({ size: log.head, root: log.roots[log.head] });
  expect(log.tilesRoot).toBe(log.checkpoint.root);
  const anchors = await findAnchors(site.chain.url, site.manifest);
  expect(anchors.roots).toEqual(anchors.sizes.map((size) => log.roots[size]));
  const outbox = await settledOutbox(pool, site.chain.url, site.chain.sequencer.address);
  expect(outbox.nonces).toEqual(Array.from({ length: outbox.nextNonce }, (_, at) => at));
  expect([...outbox.statuses]).toEqual(["final"]);
}, 60_000);

it("a service whose PostgreSQL is gone stops when it is told to", async () => {
  const { device } = (await site.enrol(1))[0] ?? { device: "" };
  process.kill(server.pid, "SIGKILL");
  await server.stop();
  const posted = fetch(`${site.service.httpUrl ?? ""}/v1/records`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device }),
  }).then(
    ({ status }) => status,
    () => "no answer",
  );
  await sleep(300);
  await site.stop();
  expect([503, "no answer"]).toContain(await posted);
  server = await startEmbeddedPostgres(directory.path);
}, 60_000);
