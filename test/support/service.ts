import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstParties } from "../../service/chain-home.ts";
import { type Overrides, type Service, startService } from "../../service/compose.ts";
import { type Config, configFrom } from "../../service/config.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { enrolDevice } from "../../scripts/enrol/enrol.ts";
import { testLogger } from "./logger.ts";
import { freshDatabase, type TestDatabase } from "./postgres.ts";

export interface TestService {
  readonly home: string;
  readonly database: TestDatabase;
  readonly service: Service;
  /** Stops the service and starts it again over the same state. */
  restart(overrides?: Overrides): Promise<void>;
  enrol(device: string, keyStore: KeyStore): Promise<void>;
  close(): Promise<void>;
}

/** The whole service, with a chain of its own and a database of the run's PostgreSQL. */
export async function testService(settings: Partial<Config> = {}): Promise<TestService> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-service-"));
  const database = await freshDatabase();
  const config = configOf(home, database.url, settings);
  let service = await startService(config, { logger: testLogger });
  return {
    home,
    database,
    get service() {
      return service;
    },
    restart: async (overrides = {}) => {
      await service.stop();
      service = await startService(config, { logger: testLogger, ...overrides });
    },
    enrol: (device, keyStore) => {
      const { chain, httpUrl } = service;
      if (chain.embedded === undefined || httpUrl === undefined) throw new Error("not embedded");
      return enrolDevice({
        serviceUrl: httpUrl,
        manifest: chain.manifest,
        factory: firstParties.factory,
        signer: chain.embedded.wallet(3),
        device,
        keyStore,
      });
    },
    close: async () => {
      await service.stop();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What a test asks for comes from one address, and much of it at once. */
const unhurried = { RATE_ANONYMOUS_PER_S: "100000", RATE_CREDENTIAL_PER_S: "100000" };

export const configOf = (home: string, databaseUrl: string, settings: Partial<Config>): Config => ({
  ...configFrom({
    TALLYSTICK_HOME: home,
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    DATABASE_URL: databaseUrl,
    ...unhurried,
  }),
  anchorIntervalMs: 300,
  ...settings,
});
