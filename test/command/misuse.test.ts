import { execFile } from "node:child_process";
import process from "node:process";
import { expect, it } from "vitest";

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

const tallystick = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["service/main.ts", ...args], (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stderr });
    });
  });

it.each([
  "account",
  "bench",
  "chain",
  "decision-key",
  "demo",
  "enrol",
  "facts",
  "fuzz",
  "inquiry-key",
  "model",
  "pay-fact",
  "privacy",
  "replay",
  "replay-decision",
  "serve",
  "verify",
])("%s names an option that it does not know, and shows no stack", async (command) => {
  const { code, stderr } = await tallystick(command, "--no-such-option");
  expect(code).toBe(2);
  expect(stderr).toContain("--no-such-option");
  expect(stderr).not.toMatch(/^ +at /m);
});

it.each([
  ["decision-key", "lender"],
  ["inquiry-key", "operator"],
])("%s names a file that it cannot read, and shows no stack", async (command, party) => {
  const where = ["--home", "none", "--service", "http://127.0.0.1:1", "--trust", "no-such-file"];
  const { code, stderr } = await tallystick(command, ...where, `--${party}`, "aa".repeat(32), `--${party}-key-file`, "none"); // prettier-ignore
  expect(code).toBe(2);
  expect(stderr).toContain("no-such-file");
  expect(stderr).not.toMatch(/^ +at /m);
});

it("names a command that is not there", async () => {
  const { code, stderr } = await tallystick("balance");
  expect(code).toBe(2);
  expect(stderr).toContain("balance");
});
