import { execFile, execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export const root = join(import.meta.dirname, "../../..");

/** Code blocks of a Markdown file with exactly this info string, in order. */
export async function codeBlocks(file: string, info: string): Promise<string[]> {
  const text = await readFile(join(root, file), "utf8");
  return Array.from(text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm))
    .filter(([, found]) => found === info)
    .map(([, , code = ""]) => code);
}

/** @returns what the script prints to both outputs, line by line */
export async function runShell(script: string, env: Record<string, string>): Promise<string[]> {
  const run = promisify(execFile);
  const { stdout, stderr } = await run("bash", ["--norc", "--noprofile", "-u", "-c", script], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1e7,
  });
  return `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
}

export const hasTools = (...names: string[]): boolean =>
  names.every((name) => {
    try {
      execFileSync("bash", ["--norc", "--noprofile", "-c", `command -v ${name}`], {
        stdio: "ignore",
      });
      return true;
    } catch {
      return false;
    }
  });
