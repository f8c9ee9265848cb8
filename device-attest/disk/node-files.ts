import * as fs from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errnoOf, type Files, type OpenFile } from "./files.ts";

/** The file system of this machine. */
export const nodeFiles: Files = {
  async makeDirectory(path) {
    await fs.mkdir(path, { recursive: true, mode: 0o700 });
    await syncAncestors(resolve(path));
  },
  list: (directory) => fs.readdir(directory),
  open: async (path, how) => openFile(await fs.open(path, how === "create" ? "wx+" : "r+", 0o600)),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  remove: (path) => fs.unlink(path),
  syncDirectory,
};

async function syncDirectory(directory: string): Promise<void> {
  const handle = await fs.open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Those not ours to read were not made by us. */
async function syncAncestors(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent === path) return;
  await syncDirectory(parent).catch((error: unknown) => {
    if (!["EACCES", "EPERM", "EROFS", "EINVAL"].includes(errnoOf(error) ?? "")) throw error;
  });
  await syncAncestors(parent);
}

const openFile = (handle: fs.FileHandle): OpenFile => ({
  size: async () => (await handle.stat()).size,
  read: (offset, length) => readAll(handle, offset, length),
  write: (offset, bytes) => writeAll(handle, offset, bytes),
  truncate: (length) => handle.truncate(length),
  sync: () => handle.sync(),
  close: () => handle.close(),
});

async function readAll(handle: fs.FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function writeAll(handle: fs.FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length)
    at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
}
