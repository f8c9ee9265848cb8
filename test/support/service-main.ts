import { writeSync } from "node:fs";
import process from "node:process";
import { startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";
import { testLogger } from "./logger.ts";
import type { Life, Word } from "./service-process.ts";

/** A service in a process of its own, which may end itself at a point of its work: `service-process.ts` starts it. */
const life = JSON.parse(process.argv[2] ?? "") as Life;
const say = (word: Word): void => void writeSync(1, `${JSON.stringify(word)}\n`);

let passed = 0;
const probe = async (point: string): Promise<void> => {
  if (point !== life.kill?.point || ++passed < life.kill.occurrence) return;
  say({ kind: "dying", point });
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => undefined);
};

try {
  const config = configFrom(life.env);
  const service = await startService(config, { logger: testLogger, probe });
  say({
    kind: "ready",
    httpUrl: service.httpUrl ?? "",
    mqttUrl: service.mqttUrl ?? "",
    chainUrl: service.chain.url,
    manifest: service.chain.manifest,
  });
  process.once("SIGTERM", () => void service.stop().then(() => process.exit(0)));
  await service.failed;
} catch (error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  say({ kind: "failed", code });
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
}
