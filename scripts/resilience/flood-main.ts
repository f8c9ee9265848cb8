import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdtemp, chmod, rm } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { runFlood, type Tenth } from "./flood.ts";

/** `node scripts/resilience/flood-main.ts [--messages 100000] [--seed N] [--json FILE]` */
const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});

const line = ({ acknowledgeMs, rssMb, sent, tables }: Tenth): string =>
  [
    String(sent).padStart(8),
    `rss ${String(rssMb.mean).padStart(4)} MB (max ${String(rssMb.max)})`,
    `acknowledged in ${String(acknowledgeMs.p50)} ms (p99 ${String(acknowledgeMs.p99)})`,
    `quarantine ${String(tables.quarantineRows)} rows, ${String(tables.quarantineMb)} MB`,
    `deferred ${String(tables.deferredRows)} rows, ${String(tables.deferredMb)} MB`,
    `log ${String(tables.logSize)}`,
  ].join("   ");

const home = await mkdtemp(join(tmpdir(), "tallystick-flood-"));
await chmod(home, 0o755);
const server = await startEmbeddedPostgres(home);
try {
  const report = await runFlood({
    messages: Number(values.messages),
    databaseUrl: server.url,
    seed: Number(values.seed),
    onTenth: (tenth) => process.stdout.write(`${line(tenth)}\n`),
  });
  process.stdout.write(`${JSON.stringify({ ...report, tenths: undefined }, undefined, 2)}\n`);
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(report));
} finally {
  await server.stop();
  await rm(home, { recursive: true });
}
