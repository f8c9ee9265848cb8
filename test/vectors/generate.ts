import { writeFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";
import { envelopes } from "./make/envelope.ts";
import { inquiry } from "./make/inquiry.ts";
import { jcs } from "./make/jcs.ts";
import { judgement } from "./make/judgement.ts";
import { keys, signatures } from "./make/key.ts";
import { checkpoints, receiptVectors } from "./make/log.ts";
import { possession } from "./make/possession.ts";
import { statement } from "./make/statement.ts";
import type { VectorFiles } from "./vector.ts";

/** Every file of vectors, made anew from fixed keys: the same bytes in every run. */
export const vectorFiles: { readonly [N in keyof VectorFiles]: () => VectorFiles[N] } = {
  "jcs.json": jcs,
  "statement.json": statement,
  "judgement.json": judgement,
  "key.json": keys,
  "signature.json": signatures,
  "possession.json": possession,
  "envelope.json": envelopes,
  "inquiry.json": inquiry,
  "checkpoint.json": checkpoints,
  "receipt.json": receiptVectors,
};

const pathOf = (name: string): URL => new URL(name, import.meta.url);

/** `node test/vectors/generate.ts` writes them. */
if (import.meta.main)
  for (const [name, make] of Object.entries(vectorFiles)) {
    const options = await resolveConfig(pathOf(name));
    await writeFile(
      pathOf(name),
      await format(JSON.stringify(make()), { ...options, parser: "json" }),
    );
  }
