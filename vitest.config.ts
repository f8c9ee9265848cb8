import { defineConfig } from "vitest/config";
import ClosingLine from "./test/support/closing-line.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    reporters: ["default", new ClosingLine()],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
