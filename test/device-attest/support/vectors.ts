import { readFileSync } from "node:fs";
import type { VectorFiles } from "../../vectors/vector.ts";

/** A file of `test/vectors`, as anybody else would read it. */
export const vectorsIn = <N extends keyof VectorFiles>(name: N): VectorFiles[N] =>
  JSON.parse(
    readFileSync(new URL(`../../vectors/${name}`, import.meta.url), "utf8"),
  ) as VectorFiles[N];
