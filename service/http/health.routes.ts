import type { Pool } from "pg";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { newestAnchor } from "../evidence/anchor.store.ts";
import { logSize, newestCheckpoint } from "../evidence/log.store.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Ok = Type.Object({ status: Type.Literal("ok") });
const MetricsText = { content: { "text/plain": { schema: Type.String() } } };
/** Must answer however much is asked. */
const config = { access: { kind: "public" }, unmetered: true } as const;

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export function healthRoutes(app: HttpServer, pool: Pool): void {
  const registry = metricsOf(pool);

  app.get("/healthz", { config, schema: { operationId: "health", response: { 200: Ok } } }, () => ({
    status: "ok" as const,
  }));

  app.get(
    "/readyz",
    { config, schema: { operationId: "ready", response: { 200: Ok, ...problemReplies(503) } } },
    async () => {
      await pool.query("SELECT 1").catch(() => {
        throw new Problem("unavailable", "The database does not answer.", 5);
      });
      return { status: "ok" as const };
    },
  );

  app.get(
    "/metrics",
    {
      config: { access: { kind: "local" }, unmetered: true },
      schema: { operationId: "metrics", response: { 200: MetricsText } },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function metricsOf(pool: Pool): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => Promise<number>): void => {
    const registered: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => registered.set(await read()),
    });
  };
  gauge("tallystick_log_size", "Entries with an index", () => logSize(pool));
  gauge("tallystick_checkpoint_size", "Entries under a signed checkpoint", async () => {
    const checkpoint = await newestCheckpoint(pool);
    return checkpoint?.size ?? 0;
  });
  gauge("tallystick_anchored_size", "Entries under a final anchor", async () => {
    const anchor = await newestAnchor(pool);
    return anchor?.size ?? 0;
  });
  gauge("tallystick_database_bytes", "Size of the database on disk", async () => {
    const { rows } = await pool.query<{ bytes: bigint }>(
      "SELECT pg_database_size(current_database()) AS bytes",
    );
    return Number(rows[0]?.bytes ?? 0);
  });
  return registry;
}
