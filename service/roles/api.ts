import { readFile } from "node:fs/promises";
import { postThrough } from "../chain/post.ts";
import { signPromise } from "../evidence/log-signer.ts";
import { buildServer, type TlsSettings } from "../http/build-server.ts";
import { epcisRoutes } from "../http/epcis/epcis.routes.ts";
import { healthRoutes } from "../http/health.routes.ts";
import { linkRoutes } from "../http/link/link.routes.ts";
import { logRoutes } from "../http/log.routes.ts";
import { dayRoutes } from "../http/portrait/day.routes.ts";
import { looksRoutes } from "../http/looks.routes.ts";
import { readPages } from "../http/pages.ts";
import { pageRoutes } from "../http/pages.routes.ts";
import { partyRoutes } from "../http/parties.routes.ts";
import { recordRoutes } from "../http/records.routes.ts";
import { guardOf } from "../http/people/guard.ts";
import { peopleRoutes } from "../http/people/routes.ts";
import type { TlsConfig } from "../http-config.ts";
import { authorityOf } from "./authority.ts";
import type { Core } from "./core.ts";
import { startEst } from "./est.ts";
import { partiesOf } from "./parties.ts";
import { keepPeopleTidy, peopleOf } from "./people.ts";
import { type Ingest, PAYLOAD_BYTES_MAX } from "./ingest.ts";
import { openCipher } from "./inquiry.ts";
import { startLooks } from "./looks.ts";
import { logRevocations } from "./revocation.ts";
import { startWebhooks } from "./webhooks.ts";

export interface ApiUrls {
  readonly httpUrl: string;
  /** Undefined: no device enrols here. */
  readonly estUrl: string | undefined;
}

/** Serves HTTP, and lets devices enrol. @returns where */
export async function startApi(core: Core, ingest: Ingest | undefined): Promise<ApiUrls> {
  const { chain, config, logger, parts, pool, tiles } = core;
  const { chainId } = chain.manifest.chain;
  const contract = chain.manifest.contracts.evidenceLog.address;
  const people = await peopleOf(core);
  const authority = await authorityOf(core);
  const parties = { ...(await partiesOf(core)), authority };
  const pages = await readPages(config.pagesDir);
  const { identifyAgain, ...guard } = guardOf(people, config.http.rates);
  const cipher = await openCipher(core);
  const { looks, signer, snapshots } = await startLooks(core, cipher, identifyAgain);
  logRevocations(core, signer);
  const source = { pool, tiles, chain: { chainId, contract } };
  const app = await buildServer({
    ...guard,
    logger,
    bodyBytesMax: PAYLOAD_BYTES_MAX + 1,
    tls: config.http.tls && (await readTls(config.http.tls)),
    trustedProxies: config.http.trustedProxies,
    routes: async (server) => {
      healthRoutes(server, pool);
      logRoutes(server, pool, chain.manifest);
      looksRoutes(server, {
        pool,
        cipher,
        looks,
        snapshots,
        now: core.now,
        operator: people.operator,
        objectionDays: config.consent.objectionDays,
        source,
        webhookNetworks: config.webhooks.networks,
        manifest: chain.manifest,
        post: postThrough(chain.provider),
        deployment: chain.manifest,
        verifiers: chain.manifest.verifiers,
        relayer: chain.sequencer.address,
      });
      dayRoutes(server, { pool, now: core.now });
      await partyRoutes(server, parties);
      peopleRoutes(server, people);
      linkRoutes(server, { pool, now: core.now, site: people.site, source, page: pages?.trace });
      await epcisRoutes(server, { pool, now: core.now, probe: core.probe });
      if (pages !== undefined) pageRoutes(server, pages);
      if (ingest !== undefined)
        await recordRoutes(server, { take: ingest.take, now: core.now, promise: promises(core) });
    },
  });
  keepPeopleTidy(core);
  startWebhooks(core, cipher);
  parts.add(() => app.close());
  const estUrl = await startEst(core, authority);
  return { httpUrl: await app.listen({ host: config.http.host, port: config.http.port }), estUrl };
}

async function readTls({ certFile, clientCaFile, keyFile }: TlsConfig): Promise<TlsSettings> {
  const [cert, key, clientCa] = await Promise.all([
    readFile(certFile, "utf8"),
    readFile(keyFile, "utf8"),
    clientCaFile === undefined ? undefined : readFile(clientCaFile, "utf8"),
  ]);
  return { cert, key, clientCa };
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
