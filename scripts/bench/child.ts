import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * A service under measurement, in a process and a home of its own.
 * @param main file beside this one; it writes what it is as a line of JSON that begins with `{"http"`
 */
export async function startBenchChild(
  main: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly line: string; readonly stop: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-bench-"));
  const file = fileURLToPath(new URL(main, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file], {
    env: {
      PATH: process.env["PATH"],
      TALLYSTICK_HOME: home,
      HTTP_PORT: "0",
      MQTT_PORT: "0",
      LOG_LEVEL: "warn",
      ...settings,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    await rm(home, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"http"')) return { line, stop };
  await stop();
  throw new Error("the service did not start");
}
