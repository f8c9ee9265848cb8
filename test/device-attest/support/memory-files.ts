import { dirname } from "node:path";
import type { Files, OpenFile } from "../../../device-attest/disk/files.ts";

type Write = (bytes: Uint8Array) => Uint8Array;
/** A write of which the first `share` arrived, or else, on `isHollow`, all but that. */
type Torn = (share: number, isHollow?: boolean) => Write;
interface Inode {
  /** What a power cut leaves for certain. */
  durable: Uint8Array;
  /** What may or may not be on the disk yet; part of it, and in any order. */
  pending: { readonly apply: Write; readonly torn: Torn }[];
  /** What reads give. */
  content: Uint8Array;
}
type Rename = (names: Map<string, Inode>) => void;
type Call = keyof Files | Exclude<keyof OpenFile, "close"> | "write" | "sync";

/** What to do at a call of the file system; an error code makes it fail. */
export type Weather = (call: Call, number: number) => string | undefined;

/**
 * A disk in memory that promises no more than POSIX does: what was not synced may be lost, torn or reordered by a power
 * cut, a failed sync of a file drops what it should have written and calls it clean, a failed write leaves a part behind.
 */
export class MemoryFiles implements Files {
  weather: Weather = () => undefined;
  /** How much of a failed write is on the disk all the same, from 0 to 1. */
  failedShare = 0.5;
  calls = 0;
  readonly #names = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode>();
  #pendingNames: { readonly directory: string; readonly apply: Rename }[] = [];
  /** Of another life of the machine: nothing that was opened before may touch this one. */
  #isOn = true;

  /** The disk after a power cut. @param random from [0, 1) */
  powerCut(random: () => number): MemoryFiles {
    this.#isOn = false;
    const after = new MemoryFiles();
    for (const { apply } of this.#pendingNames) if (random() < 0.5) apply(this.#durableNames);
    const survived = new Map<Inode, Inode>();
    for (const [path, inode] of this.#durableNames) {
      const next = survived.get(inode) ?? freshInode(left(inode, random));
      survived.set(inode, next);
      after.#names.set(path, next);
      after.#durableNames.set(path, next);
    }
    return after;
  }

  makeDirectory(): Promise<void> {
    return this.#call("makeDirectory", () => undefined);
  }

  list(directory: string): Promise<readonly string[]> {
    return this.#call("list", () =>
      [...this.#names.keys()].flatMap((path) =>
        dirname(path) === directory ? [path.slice(directory.length + 1)] : [],
      ),
    );
  }

  open(path: string, how: "create" | "existing"): Promise<OpenFile> {
    return this.#call("open", () => {
      const known = this.#names.get(path);
      if (how === "create" && known !== undefined) throw errno("EEXIST");
      if (how === "existing" && known === undefined) throw errno("ENOENT");
      const inode = known ?? freshInode(new Uint8Array(0));
      if (known === undefined) this.#rename(path, (names) => names.set(path, inode));
      return this.#file(inode);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call("rename", () => {
      const inode = this.#require(from);
      this.#rename(to, (names) => {
        names.delete(from);
        names.set(to, inode);
      });
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.#call("link", () => {
      const inode = this.#require(from);
      if (this.#names.has(to)) throw errno("EEXIST");
      this.#rename(to, (names) => names.set(to, inode));
    });
  }

  remove(path: string): Promise<void> {
    return this.#call("remove", () => {
      this.#require(path);
      this.#rename(path, (names) => names.delete(path));
    });
  }

  async syncDirectory(directory: string): Promise<void> {
    await this.#call("syncDirectory", () => {
      for (const rename of this.#pendingNames)
        if (rename.directory === directory) rename.apply(this.#durableNames);
      this.#pendingNames = this.#pendingNames.filter((rename) => rename.directory !== directory);
    });
  }

  /** Changes a byte of a file behind everybody's back. */
  damage(path: string, at: number): void {
    const { content, durable } = this.#require(path);
    content[at]! ^= 0x40;
    durable[at]! ^= 0x40;
  }

  cut(path: string, length: number): void {
    const inode = this.#require(path);
    inode.content = inode.content.slice(0, length);
    inode.durable = inode.content.slice();
  }

  size(path: string): number {
    return this.#require(path).content.length;
  }

  #file(inode: Inode): OpenFile {
    return {
      size: () => this.#call("size", () => inode.content.length),
      read: (offset, length) =>
        this.#call("read", () => inode.content.slice(offset, offset + length)),
      write: (offset, bytes) => this.#write(inode, offset, bytes.slice()),
      truncate: (length) =>
        this.#call("truncate", () => {
          pend(inode, { apply: cutTo(length), torn: () => cutTo(length) });
        }),
      sync: async () => {
        const due = inode.pending.splice(0);
        await this.#call("sync", () => {
          for (const { apply } of due) inode.durable = apply(inode.durable);
        });
      },
      close: () => Promise.resolve(),
    };
  }

  async #write(inode: Inode, offset: number, bytes: Uint8Array): Promise<void> {
    const torn: Torn = (share, isHollow = false) => {
      const cut = bytes.length * share;
      return at(offset, isHollow ? bytes.slice().fill(0, 0, cut) : bytes.slice(0, cut));
    };
    try {
      await this.#call("write", () => pend(inode, { apply: at(offset, bytes), torn }));
    } catch (error) {
      pend(inode, { apply: torn(this.failedShare), torn });
      throw error;
    }
  }

  #require(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw errno("ENOENT");
    return inode;
  }

  #rename(path: string, apply: Rename): void {
    apply(this.#names);
    this.#pendingNames.push({ directory: dirname(path), apply });
  }

  async #call<T>(call: Call, act: () => T): Promise<T> {
    await Promise.resolve();
    const failure = this.#isOn ? this.weather(call, ++this.calls) : undefined;
    // A machine without power does nothing, and says nothing.
    if (!this.#isOn) return await new Promise<never>(() => undefined);
    if (failure !== undefined) throw errno(failure);
    return act();
  }
}

function pend(inode: Inode, write: Inode["pending"][number]): void {
  inode.pending.push(write);
  inode.content = write.apply(inode.content);
}

/** Bytes written at an offset; a hole before it reads as zeros. */
const at =
  (offset: number, bytes: Uint8Array): Write =>
  (content) => {
    const next = new Uint8Array(Math.max(content.length, offset + bytes.length));
    next.set(content);
    next.set(bytes, offset);
    return next;
  };

const cutTo =
  (length: number): Write =>
  (content) =>
    content.slice(0, length);

function left({ durable, pending }: Inode, random: () => number): Uint8Array {
  let content = durable;
  for (const { apply, torn } of pending) {
    const fate = random();
    if (fate < 0.4) content = apply(content);
    else if (fate < 0.8) content = torn(random(), fate < 0.6)(content);
  }
  return content.slice();
}

const freshInode = (content: Uint8Array): Inode => ({
  durable: content.slice(),
  pending: [],
  content: content.slice(),
});

const errno = (code: string): Error => Object.assign(new Error(code), { code });
