import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { utf8 } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import {
  createFile,
  diskError,
  errnoOf,
  type Files,
  readFile,
  removeFile,
  replaceFile,
} from "./files.ts";

/** Which processes there are. */
export interface Processes {
  /** This process, in words that no other process ever has. */
  readonly self: string;
  isAlive(name: string): boolean;
}

const FREE = "free";
/** What this process holds, for it cannot tell itself dead: a lock that could not be given back is free all the same. */
const held = new Set<string>();

/**
 * Takes the lock of a directory, also from a holder that died. Every holder makes the next of `lock.1`, `lock.2`, ...
 * and the newest counts, for the newest is never removed: of two that find the same dead holder only one can make its
 * successor, and whoever comes late with an older number sees the newer one.
 * @returns how to give it back
 * @throws DeviceError `outboxLocked`, `diskFull`, `diskFault`
 */
export async function takeLock(
  files: Files,
  directory: string,
  processes: Processes = nodeProcesses,
): Promise<() => Promise<void>> {
  const self = `${processes.self} ${randomUUID()}`;
  held.add(self);
  try {
    const path = await take(files, directory, self, processes);
    return () => giveBack(files, path, self);
  } catch (error) {
    held.delete(self);
    throw diskError(error);
  }
}

async function take(
  files: Files,
  directory: string,
  self: string,
  processes: Processes,
): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const before = await newest(files, directory);
    const holder = await read(files, pathOf(directory, before));
    if (holder !== undefined && isAlive(holder, processes)) throw locked(holder);
    if (await succeed(files, directory, before, self)) return pathOf(directory, before + 1);
  }
  throw locked("others");
}

async function giveBack(files: Files, path: string, self: string): Promise<void> {
  held.delete(self);
  await replaceFile(files, path, utf8(FREE)).catch((error: unknown) => {
    throw diskError(error);
  });
}

function isAlive(holder: string, processes: Processes): boolean {
  const [owner] = /^.*(?= \S+$)/.exec(holder) ?? [""];
  return owner === processes.self ? held.has(holder) : processes.isAlive(owner);
}

const pathOf = (directory: string, number: number): string => `${directory}/lock.${String(number)}`;

async function numbersIn(files: Files, directory: string): Promise<number[]> {
  const names = await files.list(directory);
  return names.flatMap((name) => /^lock\.(\d{1,15})$/.exec(name)?.slice(1).map(Number) ?? []);
}

const newest = async (files: Files, directory: string): Promise<number> =>
  Math.max(0, ...(await numbersIn(files, directory)));

async function succeed(
  files: Files,
  directory: string,
  before: number,
  self: string,
): Promise<boolean> {
  const path = pathOf(directory, before + 1);
  if (!(await write(files, path, self))) return false;
  const numbers = await numbersIn(files, directory);
  if (Math.max(...numbers) > before + 1) {
    await removeFile(files, path);
    return false;
  }
  for (const number of numbers)
    if (number <= before) await removeFile(files, pathOf(directory, number));
  return true;
}

const locked = (holder: string): DeviceError =>
  new DeviceError("outboxLocked", `the outbox is open in process ${holder}`);

async function write(files: Files, path: string, self: string): Promise<boolean> {
  try {
    await createFile(files, path, utf8(self));
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function read(files: Files, path: string): Promise<string | undefined> {
  const bytes = await readFile(files, path);
  return bytes && new TextDecoder().decode(bytes);
}

/** A process id comes again after a restart; with its start and the boot it is unique. Both are known on Linux only. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "latin1");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    return `${String(pid)} ${started} ${boot}`;
  } catch {
    return String(pid);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

const nodeProcesses: Processes = {
  self: identityOf(process.pid),
  isAlive(name) {
    const pid = Number(/^[1-9]\d{0,9}(?= |$)/.exec(name)?.[0]);
    return Number.isInteger(pid) && isRunning(pid) && identityOf(pid) === name;
  },
};
