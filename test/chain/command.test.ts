import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { lastNode } from "../../service/chain/anvil.ts";
import { rpc } from "../../service/chain/provider.ts";
import { isRunning } from "../../service/embedded/process.ts";
import { freshDirectory } from "../support/directory.ts";

test("./tallystick chain serves until it is told to stop, and leaves no node behind", async () => {
  const home = await freshDirectory();
  const child = spawn(process.execPath, ["service/main.ts", "chain", "--home", home.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  await sleep(500);
  expect(child.exitCode).toBeNull();
  expect(Number(await rpc(url, "eth_chainId"))).toBe(31_337);

  child.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
  const node = await lastNode(home.path);
  expect(node && (await isRunning(node.identity))).toBe(false);
  await home.remove();
});
