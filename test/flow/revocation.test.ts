import { afterAll, beforeAll, expect, it } from "vitest";
import { entriesAt } from "../../service/evidence/entry.store.ts";
import { bundleFor } from "../../service/evidence/proofs.store.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import {
  keepCertificate,
  keepRevocation,
} from "../../service/identity/authority/authority.store.ts";
import { testFactoryId } from "../support/agent.ts";
import { testService, type TestService } from "../support/service.ts";
import { verified } from "../support/verified.ts";

let target: TestService;
beforeAll(async () => {
  target = await testService();
});
afterAll(() => target.close());

const serial = `01${"ab".repeat(16)}`;
const device = "urn:dev:ops:32473-press-7";

async function revoked(): Promise<void> {
  const { pool } = target.service;
  const at = new Date();
  const { rows } = await pool.query<{ no: number }>(
    "SELECT authority_no AS no FROM authority WHERE kind = 'site'",
  );
  const wanted = {
    spki: new Uint8Array(91),
    factory: testFactoryId,
    device,
    kind: "ldevid",
  } as const;
  const issued = { certificate: new Uint8Array([48, 0]), serial, notAfter: at.toISOString() };
  await keepCertificate(pool, rows[0]!.no, wanted, issued, at);
  await keepRevocation(pool, serial, "keyCompromise", at);
}

async function indexOf(): Promise<number | undefined> {
  const { rows } = await target.service.pool.query<{ leaf_index: bigint | null }>(
    "SELECT leaf_index FROM certificate_revocation WHERE serial = $1",
    [serial],
  );
  return rows[0]?.leaf_index === null ? undefined : Number(rows[0]?.leaf_index);
}

async function bundleAt(index: number) {
  const { chain, pool } = target.service;
  const contract = chain.manifest.contracts.evidenceLog.address;
  const { chainId } = chain.manifest.chain;
  const source = { pool, tiles: new TileCache(pool, 100), chain: { chainId, contract } };
  const [entry] = await entriesAt(pool, [index]);
  return entry && bundleFor(source, entry);
}

it("puts a revocation into the log, once, where an auditor's command verifies it", async () => {
  await revoked();
  await expect.poll(indexOf).toBeTypeOf("number");
  const index = (await indexOf()) ?? -1;
  await expect.poll(() => bundleAt(index)).toBeDefined();
  const bundle = await bundleAt(index);
  expect(bundle?.record).toMatchObject({
    kind: "revocation",
    factory: testFactoryId,
    subject: device,
    serial,
    reason: "keyCompromise",
  });
  const { code, report } = await verified(target, bundle);
  expect(report).toContain("is believed no more: keyCompromise");
  expect(code).toBe(0);
  const another = { ...bundle, record: { ...(bundle?.record as object), reason: "superseded" } };
  expect(await verified(target, another)).toMatchObject({ code: 1 });

  await target.restart();
  await keepRevocation(target.service.pool, serial, "superseded", new Date());
  expect(await indexOf()).toBe(index);
});
