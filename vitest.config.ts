import { defineConfig } from "vitest/config";
import ClosingLine from "./test/support/closing-line.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    reporters: ["default", new ClosingLine()],
    // Waiting longer costs nothing where it comes true, and a busy machine can be five times slower.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Each waits for its database and chain for most of the time; two keep two cores busy.
    maxWorkers: 2,
  },
});
