import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { DeviceError } from "../device-error.ts";

/** An open file. Nothing written is durable before `sync` has returned. */
export interface OpenFile {
  size(): Promise<number>;
  /** At most `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** All of `bytes`, or an error with an unknown part of them written. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The few calls of a file system that durability is made of, so that tests can fail each in turn and cut the power.
 * Errors carry the `code` of the system call (`ENOENT`, `ENOSPC`, ...).
 */
export interface Files {
  /** With its parents, durably, readable by the owner only. */
  makeDirectory(path: string): Promise<void>;
  list(directory: string): Promise<readonly string[]>;
  /** `create` fails with `EEXIST` rather than open what is there; new files are readable by the owner only. */
  open(path: string, how: "create" | "existing"): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** A second name; fails with `EEXIST` rather than replace one. */
  link(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes names durable: those created, renamed and removed in `directory`. */
  syncDirectory(directory: string): Promise<void>;
}

export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** A refusal of the file system as a coded error; every other error stays as it is. */
export function diskError(error: unknown): unknown {
  const errno = errnoOf(error);
  if (error instanceof DeviceError || errno === undefined) return error;
  const isFull = errno === "ENOSPC" || errno === "EDQUOT";
  return new DeviceError(isFull ? "diskFull" : "diskFault", `the file system refused: ${errno}`, {
    cause: error,
  });
}

/** The whole file, or undefined when there is none. @throws DeviceError `diskFault` */
export async function readFile(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await files.open(path, "existing");
    try {
      return await file.read(0, await file.size());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw diskError(error);
  }
}

/** Removes a file that may not be there. @throws DeviceError `diskFault` */
export async function removeFile(files: Files, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw diskError(error);
  }
}

/** A durable temporary file: half a file never gets its real name. */
export async function writeTemporary(
  files: Files,
  temporary: string,
  bytes: Uint8Array,
): Promise<string> {
  await removeFile(files, temporary);
  const file = await files.open(temporary, "create");
  try {
    await file.write(0, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}

/** Puts `bytes` at `path` durably and as a whole, in place of whatever is there. */
export async function replaceFile(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  await files.rename(await writeTemporary(files, `${path}.tmp`, bytes), path);
  await files.syncDirectory(dirname(path));
}

/** Like `replaceFile`, but fails with `EEXIST` rather than replace: a rename would, a link does not. */
export async function createFile(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  // Two processes may try at once: each its own temporary file.
  const temporary = await writeTemporary(files, `${path}.${randomUUID()}.tmp`, bytes);
  try {
    await files.link(temporary, path);
  } finally {
    await removeFile(files, temporary);
  }
  await files.syncDirectory(dirname(path));
}
