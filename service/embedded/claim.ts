import { randomUUID } from "node:crypto";
import { link, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import process from "node:process";
import { identityOf, isRunning, type ProcessIdentity } from "./process.ts";
import { readIfExists, writeDurably } from "./state-file.ts";

/** Another running process holds the claim. */
export class AlreadyClaimed extends Error {
  readonly code = "alreadyClaimed";
  constructor(file: string, pid: number) {
    super(`${file} is held by process ${String(pid)}: is the service running already?`);
    this.name = "AlreadyClaimed";
  }
}

export interface Claim {
  release(): Promise<void>;
}

/**
 * Claims what `file` stands for until released or until this process is gone: a second service over the same state
 * must not take the first one's database for an orphan.
 *
 * Claims are numbered files beside `file`, and the one with the largest number counts. A number is created once and the
 * largest is never removed, so that of many that find a dead claim one alone makes the next.
 * @throws AlreadyClaimed
 */
export async function claim(file: string): Promise<Claim> {
  const self = await identityOf(process.pid);
  if (self === undefined) throw new Error("cannot read this process's own start time");
  for (;;) {
    const newest = Math.max(0, ...(await numbersOf(file)));
    await refuseIfHeld(file, newest);
    const mine = newest + 1;
    if (!(await createWhole(`${file}.${String(mine)}`, JSON.stringify(self)))) continue;
    const numbers = await numbersOf(file);
    const isNewest = Math.max(...numbers) === mine;
    const superseded = isNewest ? numbers.filter((number) => number < mine) : [mine];
    for (const number of superseded) await rm(`${file}.${String(number)}`, { force: true });
    if (isNewest) return { release: () => writeDurably(`${file}.${String(mine)}`, "{}") };
  }
}

async function numbersOf(file: string): Promise<readonly number[]> {
  const prefix = `${basename(file)}.`;
  const names = await readdir(dirname(file));
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

/** @throws AlreadyClaimed */
async function refuseIfHeld(file: string, number: number): Promise<void> {
  const holder = parse((await readIfExists(`${file}.${String(number)}`)) ?? "");
  if (holder !== undefined && (await isRunning(holder))) throw new AlreadyClaimed(file, holder.pid);
}

/** @returns undefined for a released claim, and for what a power cut left of one */
function parse(content: string): ProcessIdentity | undefined {
  try {
    const { pid, startedAt } = JSON.parse(content) as Partial<ProcessIdentity>;
    return pid === undefined || startedAt === undefined ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

/** A link appears at once and with its content, or not at all. @returns false when `file` exists */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft);
  }
}
