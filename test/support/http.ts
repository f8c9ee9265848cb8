import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { type LogSigner, signPromise } from "../../service/evidence/log-signer.ts";
import { Integrator } from "../../service/evidence/integrate.job.ts";
import { TileCache } from "../../service/evidence/tile.store.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import { formatLogKey } from "../../device-attest/checkpoint.ts";
import { deviceRoutes } from "../../service/http/devices.routes.ts";
import { evidenceRoutes } from "../../service/http/evidence.routes.ts";
import { healthRoutes } from "../../service/http/health.routes.ts";
import { logRoutes } from "../../service/http/log.routes.ts";
import { recordRoutes } from "../../service/http/records.routes.ts";
import { buildServer, type HttpServer } from "../../service/http/server.ts";
import type { Intake } from "../../service/ingest/arrival.ts";
import { TestDevice, testOrigin } from "./device.ts";
import { type TestIntake, testIntake } from "./intake.ts";

export interface TestApi {
  readonly app: HttpServer;
  readonly intake: TestIntake;
  /** What `POST /v1/records` takes records with: the real pipeline unless a test says otherwise. */
  take: Intake;
  enrolled(): Promise<TestDevice>;
  /** Integrates what was logged and pretends that a final block anchored it. */
  anchor(): Promise<void>;
  close(): Promise<void>;
}

export const BODY_BYTES_MAX = 1_048_577;
const contract = `0x${"11".repeat(20)}`;

/** HTTP over the real pipeline and database; the chain's word is written into the index by hand. */
export async function testApi(): Promise<TestApi> {
  const intake = await testIntake();
  const { pool } = intake.database;
  const signer = testLogSigner();
  const tiles = new TileCache(pool, 100);
  const api = { take: intake.pipeline.take };
  const app = await buildServer({
    logger: undefined,
    bodyBytesMax: BODY_BYTES_MAX,
    routes: async (server) => {
      healthRoutes(server, pool);
      logRoutes(server, pool, manifestOf(signer));
      evidenceRoutes(server, { pool, tiles, chain: { chainId: 31_337, contract } });
      deviceRoutes(server, pool);
      await recordRoutes(server, {
        take: (arrival) => api.take(arrival),
        now: () => new Date(),
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
  },
});
