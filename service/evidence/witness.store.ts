import { join } from "node:path";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import type { LogHead } from "./anchor.job.ts";

/** The newest announced checkpoint, in a file beside the database: a restored backup cannot take it along. */
const fileIn = (stateDir: string): string => join(stateDir, "announced-checkpoint.json");

export async function writeWitness(stateDir: string, { size, root }: LogHead): Promise<void> {
  await writeDurably(fileIn(stateDir), JSON.stringify({ size, root: toHex(root) }));
}

/** @returns undefined before the first announcement */
export async function readWitness(stateDir: string): Promise<LogHead | undefined> {
  const text = await readIfExists(fileIn(stateDir));
  if (text === undefined) return undefined;
  const { size, root } = JSON.parse(text) as { size: number; root: string };
  return { size, root: fromHex(root) };
}
