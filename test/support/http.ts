import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { type LogSigner, signPromise } from "../../service/evidence/log-signer.ts";
import { Integrator } from "../../service/evidence/integrate.job.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import { EndpointFailure } from "../../service/evidence/verification/endpoint.ts";
import { formatLogKey } from "../../device-attest/checkpoint.ts";
import type { GuardOptions } from "../../service/http/access-guard.ts";
import { epcisRoutes } from "../../service/http/epcis/epcis.routes.ts";
import { healthRoutes } from "../../service/http/health.routes.ts";
import { linkRoutes } from "../../service/http/link/link.routes.ts";
import { logRoutes } from "../../service/http/log.routes.ts";
import { dayRoutes } from "../../service/http/portrait/day.routes.ts";
import { looksRoutes } from "../../service/http/looks.routes.ts";
import { partyRoutes } from "../../service/http/parties.routes.ts";
import { guardOf } from "../../service/http/people/guard.ts";
import type { PeopleOptions } from "../../service/http/people/options.ts";
import { peopleRoutes } from "../../service/http/people/routes.ts";
import type { Rates } from "../../service/http/rate-meter.ts";
import { recordRoutes } from "../../service/http/records.routes.ts";
import { buildServer, type TlsSettings } from "../../service/http/build-server.ts";
import type { HttpServer } from "../../service/http/server.ts";
import { siteOf } from "../../service/http/site.ts";
import type { Intake } from "../../service/ingest/arrival.ts";
import type { FieldCipher } from "../../service/parties/privacy/cipher.ts";
import { LOOPBACK, networksOf } from "../../service/webhook/address.ts";
import { testLogger } from "./logger.ts";
import type { IdentityProvider } from "../../service/http/sign-in/identity-provider.ts";
import { TestDevice, testOperator, testOrigin } from "./device.ts";
import { type TestIntake, testIntake } from "./intake.ts";
import { testHasher } from "./hasher.ts";
import { testLooks } from "./looks.ts";
import { testParties } from "./parties.ts";

export interface TestApi {
  readonly app: HttpServer;
  readonly guard: GuardOptions;
  readonly intake: TestIntake;
  readonly cipher: FieldCipher;
  /** What `POST /v1/records` takes records with: the real pipeline unless a test says otherwise. */
  take: Intake;
  enrolled(): Promise<TestDevice>;
  /** Integrates what was logged and pretends that a final block anchored it. */
  anchor(): Promise<void>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly identityProvider?: IdentityProvider;
  readonly tls?: TlsSettings;
  readonly logger?: Logger;
  readonly rates?: Partial<Rates>;
  readonly trustedProxies?: readonly string[];
}

const now = (): Date => new Date();
export const BODY_BYTES_MAX = 1_048_577;
const contract = `0x${"11".repeat(20)}`;
/** Where documents are signed for. */
export const testLedger = { chainId: 31_337, address: contract };

/** HTTP over the real pipeline and database; the chain's word is written into the index by hand. */
export async function testApi(options: TestApiOptions = {}): Promise<TestApi> {
  const intake = await testIntake();
  const { pool } = intake.database;
  const signer = testLogSigner();
  const tiles = new TileCache(pool, 100);
  const people = peopleOf(pool, options);
  const api = { take: intake.pipeline.take };
  const { identifyAgain, ...guard } = guardOf(people, { ...lenient, ...options.rates });
  const { cipher, looks, snapshots } = await testLooks(pool, identifyAgain);
  const source = { pool, tiles, chain: { chainId: 31_337, contract } };
  const app = await buildServer({
    ...guard,
    logger: options.logger ?? testLogger,
    tls: options.tls,
    trustedProxies: options.trustedProxies ?? [],
    bodyBytesMax: BODY_BYTES_MAX,
    routes: async (server) => {
      healthRoutes(server, pool);
      logRoutes(server, pool, manifestOf(signer));
      looksRoutes(server, {
        pool,
        cipher,
        looks,
        snapshots,
        now,
        operator: testOperator,
        objectionDays: 15,
        source,
        webhookNetworks: networksOf(LOOPBACK),
        manifest: manifestOf(signer),
        post: () => Promise.reject(new EndpointFailure("endpointUnreachable", "no node")),
        deployment: manifestOf(signer),
        verifiers: undefined,
        relayer: contract,
      });
      dayRoutes(server, { pool, now });
      await partyRoutes(server, await testParties(pool, manifestOf(signer)));
      peopleRoutes(server, people);
      linkRoutes(server, { pool, now, site: people.site, source, page: undefined });
      await epcisRoutes(server, { pool, now });
      await recordRoutes(server, {
        take: (arrival) => api.take(arrival),
        now,
        promise: (statementHash, index) =>
          signPromise(
            { statementHash, index, promisedAt: new Date().toISOString(), withinSeconds: 60 },
            signer,
          ),
      });
    },
  });
  return Object.assign(api, {
    app,
    guard,
    cipher,
    intake,
    enrolled: async () => {
      const device = new TestDevice(intake.logId);
      await device.register(pool);
      await intake.reloadKeys();
      return device;
    },
    anchor: () => anchor(intake, signer),
    close: async () => {
      await app.close();
      await intake.close();
    },
  });
}

const peopleOf = (pool: Pool, { identityProvider, tls }: TestApiOptions): PeopleOptions => ({
  pool,
  now,
  site: siteOf(undefined, "127.0.0.1", tls !== undefined),
  operator: testOperator,
  hasher: testHasher,
  identityProvider,
  idleSeconds: 3600,
  absoluteSeconds: 12 * 3600,
});

const plenty = { perSecond: 10_000, burst: 100_000 };
const lenient: Rates = { anonymous: plenty, credential: plenty, principal: plenty, party: plenty };

function testLogSigner(): LogSigner {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ format: "der", type: "spki" });
  return {
    key: { name: testOrigin, publicKey: new Uint8Array(spki.subarray(-32)) },
    sign: (message) => sign(null, message, privateKey),
  };
}

async function anchor({ database }: TestIntake, signer: LogSigner): Promise<void> {
  const db = await database.pool.connect();
  try {
    const integrator = await Integrator.open({
      db,
      signer,
      now: () => new Date(),
      witness: () => Promise.resolve(),
    });
    while ((await integrator.step()) > 0);
    await db.query(
      `INSERT INTO anchor (size, root, tx_hash, block_number, block_hash, block_timestamp, final)
       SELECT size, root, $1, 7, $2, now(), true FROM checkpoint ORDER BY size DESC LIMIT 1
       ON CONFLICT DO NOTHING`,
      [randomBytes(32), randomBytes(32)],
    );
  } finally {
    db.release();
  }
}

const hash = `0x${"22".repeat(32)}`;
const manifestOf = (signer: LogSigner): TrustManifest => ({
  v: 1,
  name: "test",
  origin: signer.key.name,
  logKeys: [formatLogKey(signer.key)],
  chain: { chainId: 31_337, genesisHash: hash, finality: "latest", fromBlock: 0 },
  contracts: {
    partyRegistry: { address: contract, codeHash: hash },
    evidenceLog: { address: contract, codeHash: hash },
    deviceRegistry: { address: contract, codeHash: hash },
    consentLedger: { address: contract, codeHash: hash },
    ruleBook: { address: contract, codeHash: hash },
    lotRegister: { address: contract, codeHash: hash },
  },
});
