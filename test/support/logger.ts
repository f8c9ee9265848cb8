import { join } from "node:path";
import process from "node:process";
import { destination, type Logger } from "pino";
import { createLogger } from "../../service/logger.ts";

const directory = process.env["TEST_LOG_DIRECTORY"];

/**
 * What services under test log to: everything they can say, into a file that the run is searched by for secrets; nothing
 * where a test runs by itself.
 */
export const testLogger: Logger =
  directory === undefined
    ? createLogger(process.env["LOG_LEVEL"] ?? "silent")
    : createLogger(
        "trace",
        destination({ dest: join(directory, `${String(process.pid)}.log`), sync: true }),
      );
