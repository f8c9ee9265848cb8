import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Check } from "../../service/evidence/verification/check.ts";

interface Parity {
  readonly isNode: boolean;
  readonly reports: readonly (readonly Check[])[];
}

const script = fileURLToPath(new URL("support/parity.ts", import.meta.url));

async function runWith(...flags: string[]): Promise<Parity> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [...flags, script], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Parity;
}

it("comes to the same checks with the browser's crypto as with Node's", async () => {
  const [node, browser] = await Promise.all([runWith(), runWith("--conditions=browser")]);
  expect([node.isNode, browser.isNode]).toEqual([true, false]);
  expect(browser.reports).toEqual(node.reports);
  expect(node.reports.length).toBeGreaterThan(500);
  const [honest, ...broken] = node.reports.map((checks) =>
    checks.every(({ required, status }) => status === "pass" || (!required && status !== "fail")),
  );
  expect(honest).toBe(true);
  expect(broken).not.toContain(true);
}, 60_000);
