import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { type Leak, leaksIn } from "./secrets.ts";

/** Everything that a run of the suite printed and logged, kept until it was searched for secrets. */
export interface KeptOutput {
  /** Where services under test log, everything that they can say. */
  readonly directory: string;
  /** Passes on what a child prints, and keeps it. */
  readonly keep: (from: Readable, to: Writable) => void;
  readonly search: () => Promise<readonly Leak[]>;
  readonly remove: () => Promise<void>;
}

export async function keepOutput(): Promise<KeptOutput> {
  const directory = await mkdtemp(join(tmpdir(), "tallystick-test-output-"));
  const printed = createWriteStream(join(directory, "printed.log"));
  return {
    directory,
    keep: (from, to) => {
      from.on("data", (chunk: Buffer) => {
        to.write(chunk);
        printed.write(chunk);
      });
    },
    search: async () => {
      await new Promise((resolve) => printed.end(resolve));
      const texts = await Promise.all(
        (await readdir(directory)).map(async (name) => ({
          name,
          text: await readFile(join(directory, name), "utf8"),
        })),
      );
      return texts.flatMap(({ name, text }) => leaksIn(text, name));
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
