import { hexlify } from "ethers";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { newIdentity } from "../support/agent.ts";
import { parties } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { openSite, type Site } from "../resilience/support/site.ts";

let database: TestDatabase;
let site: Site;
beforeAll(async () => {
  database = await freshDatabase();
  site = await openSite(database.url);
});
afterAll(async () => {
  await site.close();
  await database.drop();
});

/** An act that nobody signed. */
async function enrolByNobody(): Promise<Response> {
  const { device, keyStore } = newIdentity();
  const noise = hexlify(randomBytes(64));
  return fetch(`${site.service.httpUrl ?? ""}/v1/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      factory: parties.factory,
      device,
      spki: toBase64Url(keyStore.spki),
      grade: "software",
      possession: noise,
      authorisation: { nonce: "1", deadline: "1", signers: [noise], signatures: [noise] },
    }),
  });
}

it("acts that nobody signed do not stand before an honest one for long", async () => {
  await site.start({ roles: new Set(["api", "index"] as const) });
  const statuses: number[] = [];
  for (let at = 0; at < 110; at++) statuses.push((await enrolByNobody()).status);
  expect(statuses).toEqual([...Array<number>(100).fill(202), ...Array<number>(10).fill(503)]);
  const refused = await enrolByNobody();
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await refused.json()).toMatchObject({ code: "overloaded", status: 503 });

  await site.start();
  await expect.poll(async () => (await enrolByNobody()).status, { timeout: 15_000 }).toBe(202);
  expect(await site.enrol(1)).toHaveLength(1);
  const { rows } = await database.pool.query<{ nonce: bigint | null }>(
    "SELECT nonce FROM chain_transaction WHERE nonce IS NOT NULL",
  );
  expect(rows).toHaveLength(1);
});
