import { expect, test } from "vitest";
import { runAllVectors } from "./support/vector-suite.ts";
import { sha256 } from "#crypto";

test("runs on Node's crypto", () => {
  expect(Buffer.isBuffer(sha256(new Uint8Array(0)))).toBe(true);
});

runAllVectors();
