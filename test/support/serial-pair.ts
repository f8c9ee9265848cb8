import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../service/embedded/process.ts";

const binary = "/usr/bin/socat";
export const hasSocat = existsSync(binary);

export interface SerialPair {
  /** The machine's end and the gateway's: real terminals of the kernel. */
  readonly machine: string;
  readonly gateway: string;
  stop(): Promise<void>;
}

/** Two serial ports with a wire between them. */
export async function serialPair(directory: string, name = "line"): Promise<SerialPair> {
  const [machine, gateway] = [join(directory, `${name}-a`), join(directory, `${name}-b`)];
  const ends = [machine, gateway].map((path) => `pty,raw,echo=0,link=${path}`);
  const child = spawn(binary, ends, { stdio: "ignore" });
  const isThere = await until(
    () => Promise.resolve(existsSync(machine) && existsSync(gateway)),
    10_000,
  );
  if (!isThere) throw new Error("socat does not start");
  return {
    machine,
    gateway,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
