import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("orphan-main.ts", import.meta.url));

/** Starts an embedded server in another process and kills that process: the server is left over. */
export async function startInChild(
  kind: "chain" | "postgres",
  stateDir: string,
): Promise<{ readonly url: string; readonly pid: number }> {
  const child = spawn(process.execPath, [script, kind, stateDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  child.kill("SIGKILL");
  await once(child, "exit");
  return JSON.parse(String(line)) as { url: string; pid: number };
}
