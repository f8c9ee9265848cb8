import { expect, test, vi } from "vitest";
import { runAllVectors } from "./support/vector-suite.ts";
import { sha256 } from "#crypto";

vi.mock(
  "../../device-attest/crypto/node.ts",
  () => import("../../device-attest/crypto/browser.ts"),
);

test("runs on a browser's crypto", () => {
  expect(Buffer.isBuffer(sha256(new Uint8Array(0)))).toBe(false);
});

runAllVectors();
