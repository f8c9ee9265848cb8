import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectChain, rpc } from "../../service/chain/provider.ts";
import { type EmbeddedChain, startEmbeddedChain } from "../../service/chain/embedded.ts";
import { identityOf, until } from "../../service/embedded/process.ts";
import { freshDirectory } from "../support/directory.ts";
import { eventually } from "../support/eventually.ts";
import { startInChild } from "../support/orphan.ts";

let directory: { readonly path: string; remove(): Promise<void> };
beforeEach(async () => {
  directory = await freshDirectory();
});
afterEach(() => directory.remove());

const start = (saveIntervalMs = 1_000_000): Promise<EmbeddedChain> =>
  startEmbeddedChain(directory.path, { saveIntervalMs });
const mine = (chain: EmbeddedChain, blocks: number): Promise<unknown> =>
  rpc(chain.url, "anvil_mine", [`0x${blocks.toString(16)}`]);
const height = async (chain: EmbeddedChain): Promise<number> =>
  Number(await rpc<string>(chain.url, "eth_blockNumber"));
const genesis = async (chain: EmbeddedChain): Promise<string | null | undefined> =>
  (await connectChain(chain.url, chain.chainId).getBlock(0))?.hash;

async function kill(chain: EmbeddedChain): Promise<void> {
  process.kill(chain.pid, "SIGKILL");
  await until(async () => (await identityOf(chain.pid)) === undefined, 5_000);
  await chain.stop();
}

test("a killed node starts again with what was last saved: same chain, same accounts, same address", async () => {
  const first = await start();
  await mine(first, 3);
  await first.saveNow();
  await mine(first, 2);
  const before = {
    genesis: await genesis(first),
    url: first.url,
    account: first.wallet(3).address,
  };
  await kill(first);

  const second = await start();
  expect(await height(second)).toBe(3);
  const after = {
    genesis: await genesis(second),
    url: second.url,
    account: second.wallet(3).address,
  };
  expect(after).toEqual(before);
  const provider = connectChain(second.url, second.chainId);
  expect(await provider.getBalance(after.account)).toBeGreaterThan(0n);
  await second.stop();
});

test("a stopped node has lost nothing", async () => {
  const first = await start();
  await mine(first, 5);
  await first.stop();
  expect(await identityOf(first.pid)).toBeUndefined();
  const second = await start();
  expect(await height(second)).toBe(5);
  await second.stop();
});

test("chains that begin in the same second are told apart by their genesis", async () => {
  const homes = ["a", "b", "c", "d"].map((name) => join(directory.path, name));
  const chains = await Promise.all(homes.map((home) => startEmbeddedChain(home)));
  const hashes = await Promise.all(chains.map(genesis));
  await Promise.all(chains.map((chain) => chain.stop()));
  expect(new Set(hashes).size).toBe(chains.length);
});

test("it is the same chain by the same clock, however often it is started again", async () => {
  const hashes = new Set<string | null | undefined>();
  for (let starts = 0; starts < 8; starts++) {
    const chain = await start();
    hashes.add(await genesis(chain));
    await mine(chain, 1);
    const block = await connectChain(chain.url, chain.chainId).getBlock("latest");
    expect(block?.number).toBe(starts + 1);
    expect(Math.abs((block?.timestamp ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    await chain.stop();
    // A later start must not make a genesis block of its own second.
    await sleep(1_000);
  }
  expect([...hashes]).toHaveLength(1);
});

test("it saves by itself", async () => {
  const chain = await start(10);
  await mine(chain, 4);
  const file = join(directory.path, "chain-state.hex");
  const { mtimeMs } = await stat(file);
  await eventually(
    async () => (await stat(file)).mtimeMs,
    (now) => now > mtimeMs,
  );
  await kill(chain);
  const again = await start();
  expect(await height(again)).toBe(4);
  await again.stop();
});

test("a save that was cut off leaves the one before", async () => {
  const first = await start();
  await mine(first, 2);
  await first.saveNow();
  await writeFile(join(directory.path, "chain-state.hex.new"), "0x1f8b");
  await kill(first);
  const second = await start();
  expect(await height(second)).toBe(2);
  await second.stop();
});

test("the node of a killed service is taken over with everything it knows", async () => {
  const orphan = await startInChild("chain", directory.path);
  await rpc(orphan.url, "anvil_mine", ["0x7"]);
  const chain = await start();
  expect(chain.pid).toBe(orphan.pid);
  expect(await height(chain)).toBe(7);
  await chain.stop();
  expect(await identityOf(orphan.pid)).toBeUndefined();
});

test("a node whose service was killed before it had loaded its chain is not taken over", async () => {
  const first = await start();
  await mine(first, 3);
  await first.stop();
  const orphan = await startInChild("chain", directory.path);
  const file = join(directory.path, "chain.json");
  const kept = JSON.parse(await readFile(file, "utf8")) as { hasChain: boolean };
  await writeFile(file, JSON.stringify({ ...kept, hasChain: false }));
  await rpc(orphan.url, "anvil_mine", ["0x7"]);

  const chain = await start();
  expect(await identityOf(orphan.pid)).toBeUndefined();
  expect(await height(chain)).toBe(3);
  await chain.stop();
});

test("a second service over the same state is refused", async () => {
  const chain = await start();
  await expect(start()).rejects.toMatchObject({ code: "alreadyClaimed" });
  expect(await height(chain)).toBe(0);
  await chain.stop();
  const again = await start();
  await again.stop();
});

test("a web page gets nothing, and no account is unlocked", async () => {
  const chain = await start();
  const answer = await fetch(chain.url, {
    method: "OPTIONS",
    headers: { origin: "http://elsewhere.example", "access-control-request-method": "POST" },
  });
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  expect(await rpc(chain.url, "eth_accounts")).toEqual([]);
  await chain.stop();
});

test("what is secret is readable by its owner only, and not in the log", async () => {
  const chain = await start();
  await chain.stop();
  const mnemonic = join(directory.path, "chain.mnemonic");
  expect((await stat(mnemonic)).mode & 0o777).toBe(0o600);
  const phrase = await readFile(mnemonic, "utf8");
  expect(phrase.split(" ")).toHaveLength(12);
  expect(await readFile(join(directory.path, "chain.log"), "utf8")).not.toContain(phrase);
});
