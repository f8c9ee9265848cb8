import { signPromise } from "../evidence/log-signer.ts";
import { deviceRoutes } from "../http/devices.routes.ts";
import { enrolmentRoutes } from "../http/enrolment.routes.ts";
import { evidenceRoutes } from "../http/evidence.routes.ts";
import { healthRoutes } from "../http/health.routes.ts";
import { logRoutes } from "../http/log.routes.ts";
import { recordRoutes } from "../http/records.routes.ts";
import { buildServer } from "../http/server.ts";
import type { Core } from "./core.ts";
import { type Ingest, PAYLOAD_BYTES_MAX } from "./ingest.ts";

/** Serves HTTP. @returns where */
export async function startApi(core: Core, ingest: Ingest | undefined): Promise<string> {
  const { chain, config, logger, parts, pool, tiles } = core;
  const { chainId } = chain.manifest.chain;
  const contract = chain.manifest.contracts.evidenceLog.address;
  const app = await buildServer({
    logger,
    bodyBytesMax: PAYLOAD_BYTES_MAX + 1,
    routes: async (server) => {
      healthRoutes(server, pool);
      logRoutes(server, pool, chain.manifest);
      evidenceRoutes(server, { pool, tiles, chain: { chainId, contract } });
      deviceRoutes(server, pool);
      enrolmentRoutes(server, {
        pool,
        chainId,
        registry: chain.manifest.contracts.deviceRegistry.address,
        relayer: chain.sequencer.address,
      });
      if (ingest !== undefined)
        await recordRoutes(server, { take: ingest.take, now: core.now, promise: promises(core) });
    },
  });
  parts.add(() => app.close());
  return app.listen(config.http);
}

const promises =
  ({ config, now, signer }: Core) =>
  (statementHash: string, index: number) =>
    signPromise(
      {
        statementHash,
        index,
        promisedAt: now().toISOString(),
        withinSeconds: config.maximumMergeDelaySeconds,
      },
      signer,
    );
