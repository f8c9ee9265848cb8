import { defineConfig } from "vitest/config";
import ClosingLine from "./test/support/closing-line.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    reporters: ["default", new ClosingLine()],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Waiting longer costs nothing where it comes true; a second is little on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // Each waits for its database and chain for most of the time; two keep two cores busy.
    maxWorkers: 2,
  },
});
