import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lotRegisterAt } from "../../service/chain/contracts.ts";
import { type ChainHome, openChain } from "../../service/chain-home.ts";
import { configFrom } from "../../service/config.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import { openLogKey } from "../../service/log-key.ts";
import { Parts } from "../../service/parts.ts";
import { freshDirectory } from "../support/directory.ts";

let directory: Awaited<ReturnType<typeof freshDirectory>>;
beforeAll(async () => {
  directory = await freshDirectory();
});
afterAll(() => directory.remove());

/** Starts the chain of the home, looks, and stops it. */
async function started<T>(look: (home: ChainHome) => Promise<T>): Promise<T> {
  const parts = new Parts();
  try {
    const config = configFrom({ TALLYSTICK_HOME: directory.path });
    return await look(await openChain(config, await openLogKey(directory.path), parts));
  } finally {
    await parts.stop();
  }
}

const file = (): string => join(directory.path, "trust-manifest.json");
const manifest = async (): Promise<TrustManifest> =>
  JSON.parse(await readFile(file(), "utf8")) as TrustManifest;

it("a home from before there were lots gets them once, beside the contracts that it has", async () => {
  const first = await started(({ manifest: made }) => Promise.resolve(made));
  const { lotRegister: _lots, ruleBook: _rules, ...contracts } = first.contracts;
  await writeFile(file(), JSON.stringify({ ...first, contracts }));

  const devices = await started(({ manifest: made, provider }) =>
    lotRegisterAt(made.contracts.lotRegister?.address ?? "", provider).devices(),
  );
  expect(devices).toBe(contracts.deviceRegistry.address);
  const added = await manifest();
  expect(added).toMatchObject({ ...first, contracts });
  expect(added.contracts.lotRegister).not.toEqual(first.contracts.lotRegister);

  const again = await started(({ manifest: made }) => Promise.resolve(made));
  expect(again).toEqual(added);
});

it("a home whose registry of devices does not count keys goes on without lots", async () => {
  const { ruleBook: _rules, lotRegister: _lots, ...contracts } = (await manifest()).contracts;
  // The consents' contract answers none of the registry's calls.
  const older = { ...contracts, deviceRegistry: contracts.consentLedger };
  await writeFile(file(), JSON.stringify({ ...(await manifest()), contracts: older }));

  const opened = await started(({ manifest: made }) => Promise.resolve(made));
  expect(opened.contracts).toEqual(older);
});
