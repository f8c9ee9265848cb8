import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { hexlify, HDNodeWallet } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run as deploy } from "../../scripts/deploy.ts";
import { enrolDevice } from "../../scripts/enrol/enrol.ts";
import { lotRegisterAt } from "../../service/chain/contracts.ts";
import { checkDeployment } from "../../service/chain/deployment.ts";
import { connectChain } from "../../service/chain/provider.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import { startEmbeddedChain, type EmbeddedChain } from "../../service/chain/embedded.ts";
import { type Service, startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { testLogger } from "../support/logger.ts";
import { TestDevice } from "../support/device.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const party = (name: number): string => hexlify(new Uint8Array(32).fill(name));

let home: string;
let chain: EmbeddedChain;
let database: TestDatabase;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tallystick-own-"));
  chain = await startEmbeddedChain(join(home, "chain"));
  database = await freshDatabase();
});
afterAll(async () => {
  await chain.stop();
  await database.drop();
  await rm(home, { recursive: true });
});

const file = (name: string): string => join(home, name);
const signed = (wallet: HDNodeWallet) => ({ signers: [wallet.address], threshold: 1 });

async function command(
  flags: Readonly<Record<string, string>>,
): Promise<{ code: number; output: string }> {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const code = await deploy({ args, env: {}, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, output: (await text(stdout)) + (await text(stderr)) };
}

it("the service works on a deployed chain, database and keys that others run", async () => {
  await writeFile(file("payer.key"), chain.wallet(0).privateKey);
  await writeFile(file("sequencer.key"), `${chain.wallet(1).privateKey}\n`);
  await writeFile(
    file("parties.json"),
    JSON.stringify({
      operator: { party: party(1), ...signed(chain.wallet(2)) },
      parties: [{ party: party(2), roles: ["manufacturer"], ...signed(chain.wallet(3)) }],
    }),
  );
  const deployed = await command({ ...asked(), out: file("trust.json") });
  expect(deployed).toMatchObject({ code: 0 });

  const service = await startService(
    configFrom({
      TALLYSTICK_HOME: home,
      HTTP_PORT: "0",
      MQTT_PORT: "0",
      DATABASE_URL: database.url,
      CHAIN_RPC_URL: chain.url,
      TRUST_MANIFEST: file("trust.json"),
      SEQUENCER_KEY_FILE: file("sequencer.key"),
      ANCHOR_INTERVAL_MS: "200",
    }),
    { logger: testLogger },
  );
  try {
    await anchorsWithTwoConfirmations(service);
  } finally {
    await service.stop();
  }
  expect(JSON.parse(await readFile(file("trust.json"), "utf8"))).toMatchObject({
    chain: { finality: { confirmations: 2 } },
  });
}, 60_000);

async function anchorsWithTwoConfirmations(service: Service): Promise<void> {
  const url = service.httpUrl ?? "";
  const device = new TestDevice(logIdOf(service.chain.manifest.origin));
  const mining = setInterval(() => void service.chain.provider.send("evm_mine", []), 200);
  try {
    await enrolDevice({
      serviceUrl: url,
      manifest: service.chain.manifest,
      factory: party(2),
      signer: chain.wallet(3),
      device: device.urn,
      keyStore: device.keyStore,
    });
    const envelope = await device.next();
    const submit = (): Promise<Response> =>
      fetch(`${url}/v1/records`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: encodeEnvelope(envelope),
      });
    expect((await submit()).status).toBe(202);
    await expect
      .poll(async () => ((await (await submit()).json()) as { status: string }).status, {
        timeout: 15_000,
      })
      .toBe("logged");
    const anchored = async (): Promise<unknown> =>
      ((await (await fetch(`${url}/v1/log`)).json()) as { anchored: unknown }).anchored;
    await expect.poll(anchored, { timeout: 15_000 }).toMatchObject({ size: 1 });
  } finally {
    clearInterval(mining);
  }
}

it("a deployment from before there were lots gets them, once, and only on its own chain", async () => {
  const whole = JSON.parse(await readFile(file("trust.json"), "utf8")) as TrustManifest;
  const { lotRegister: _lots, ruleBook: _rules, ...contracts } = whole.contracts;
  await writeFile(file("old.json"), JSON.stringify({ ...whole, contracts }));
  const paid = { rpc: chain.url, "key-file": file("payer.key") };
  const added = await command({ ...paid, lots: file("old.json"), out: file("new.json") });
  expect(added).toMatchObject({ code: 0 });
  const manifest = JSON.parse(await readFile(file("new.json"), "utf8")) as TrustManifest;
  expect(manifest).toMatchObject({ ...whole, contracts });
  const provider = connectChain(chain.url, chain.chainId);
  const lots = lotRegisterAt(manifest.contracts.lotRegister?.address ?? "", provider);
  expect(await lots.devices()).toBe(contracts.deviceRegistry.address);
  expect(await lots.ruleBook()).toBe(manifest.contracts.ruleBook?.address);
  await checkDeployment(provider, manifest);
  provider.destroy();

  const before = await deployments();
  const taken = await command({ ...paid, lots: file("old.json"), out: file("new.json") });
  expect(taken).toMatchObject({ code: 2, output: expect.stringContaining("EEXIST") as string });
  const again = await command({ ...paid, lots: file("new.json"), out: file("third.json") });
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining("already") as string });
  await expect(readFile(file("third.json"))).rejects.toThrow("ENOENT");
  const elsewhere = { ...whole, contracts, chain: { ...whole.chain, genesisHash: "0x" + "1".repeat(64) } }; // prettier-ignore
  await writeFile(file("other.json"), JSON.stringify(elsewhere));
  const refused = await command({ ...paid, lots: file("other.json"), out: file("third.json") });
  expect(refused.code).toBe(2);
  await expect(readFile(file("third.json"))).rejects.toThrow("ENOENT");
  expect(await deployments()).toBe(before);
}, 60_000);

it("a manifest that is there already is kept, and nothing is paid for another", async () => {
  const [manifest, before] = [await readFile(file("trust.json"), "utf8"), await deployments()];
  const taken = await command({ ...asked(), out: file("trust.json") });
  expect(taken).toMatchObject({ code: 2, output: expect.stringContaining("EEXIST") as string });
  expect(await deployments()).toBe(before);
  expect(await readFile(file("trust.json"), "utf8")).toBe(manifest);
});

/** As many as were paid for. */
async function deployments(): Promise<number> {
  const provider = connectChain(chain.url, chain.chainId);
  const count = await provider.getTransactionCount(chain.wallet(0).address);
  provider.destroy();
  return count;
}

const asked = (): Record<string, string> => ({
  rpc: chain.url,
  "key-file": file("payer.key"),
  parties: file("parties.json"),
  sequencer: chain.wallet(1).address,
  finality: "2",
  home,
});
