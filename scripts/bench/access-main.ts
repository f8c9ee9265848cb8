import { writeSync } from "node:fs";
import process from "node:process";
import type { Pool } from "pg";
import { Type } from "typebox";
import { startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";
import { buildServer } from "../../service/http/build-server.ts";
import type { HttpServer } from "../../service/http/server.ts";
import { identifying } from "../../service/http/principal.ts";
import { RateMeter } from "../../service/http/rate-meter.ts";
import { siteOf } from "../../service/http/site.ts";
import { activityOf } from "../../service/ingest/activity.ts";
import { readActivity } from "../../service/ingest/activity.store.ts";
import { makeFactory, makeLender } from "./access-factory.ts";

/**
 * The service under measurement, and beside it, in the same process and over the same pool, the same reads by whoever
 * has a key, without a decision and without the log of looks. No setting of the service does that: it exists here.
 */
const LENDERS = 16;

export interface AccessSubject {
  readonly http: string;
  readonly plain: string;
  readonly factory: string;
  readonly lenders: readonly Record<string, string>[];
}

const site = siteOf(undefined, "127.0.0.1", false);
const plenty = { perSecond: 1e9, burst: 1e9 };
const now = (): Date => new Date();

const plainServer = (pool: Pool): Promise<HttpServer> =>
  buildServer({
    logger: undefined,
    bodyBytesMax: 1000,
    tls: undefined,
    trustedProxies: [],
    site,
    identify: identifying({ pool, now, secure: site.secure, sessionIdleSeconds: 3600 }),
    operator: "",
    noteOperatorRead: () => Promise.resolve(),
    meter: new RateMeter(
      { anonymous: plenty, credential: plenty, principal: plenty, party: plenty },
      now,
    ),
    routes: (app) => plainRoute(app, pool),
  });

const Query = Type.Object({ from: Type.String(), to: Type.String() });
const Figures = {
  records: Type.Integer(),
  refused: Type.Integer(),
  missing: Type.Integer(),
  sources: Type.Record(Type.String(), Type.Integer()),
  grades: Type.Record(Type.String(), Type.Integer()),
  log: Type.Union([Type.Object({ first: Type.Integer(), last: Type.Integer() }), Type.Null()]),
};
const Answer = Type.Object({
  ...Figures,
  devices: Type.Array(
    Type.Object({
      device: Type.String(),
      keyId: Type.String(),
      ...Figures,
      buckets: Type.Array(Type.Object({ at: Type.String(), ...Figures })),
    }),
  ),
});

function plainRoute(app: HttpServer, pool: Pool): void {
  app.get(
    "/v1/factories/:factory/activity",
    {
      config: { access: { kind: "signedIn" } },
      schema: {
        params: Type.Object({ factory: Type.String() }),
        querystring: Query,
        response: { 200: Answer },
      },
    },
    async ({ params, query }) =>
      activityOf(await readActivity(pool, { ...params, ...query, resolution: "month" })),
  );
}

const service = await startService(
  configFrom({
    ...process.env,
    RATE_PRINCIPAL_PER_S: "1000000",
    RATE_PARTY_PER_S: "1000000",
  }),
);
const factory = await makeFactory(service.pool);
const lenders = await Promise.all(
  Array.from({ length: LENDERS }, () => makeLender(service.pool, factory)),
);
const plain = await plainServer(service.pool);
const subject: AccessSubject = {
  http: service.httpUrl ?? "",
  plain: await plain.listen({ host: "127.0.0.1", port: 0 }),
  factory,
  lenders,
};
writeSync(1, `${JSON.stringify(subject)}\n`);
process.once(
  "SIGTERM",
  () =>
    void plain
      .close()
      .then(service.stop)
      .then(() => process.exit(0)),
);
