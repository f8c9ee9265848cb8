import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enrolDevice } from "../../../scripts/enrol/enrol.ts";
import { walletsOf } from "../../../service/chain/dev-wallets.ts";
import { startEmbeddedChain } from "../../../service/chain/embedded.ts";
import { firstParties } from "../../../service/chain-home.ts";
import { freePort } from "../../../service/embedded/process.ts";
import { type Identity, newIdentity } from "../../support/agent.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";
import {
  type Life,
  type Ready,
  type ServiceProcess,
  startProcess,
} from "../../support/service-process.ts";

/** A service in processes of its own, one after the other, with its embedded chain and the run's PostgreSQL. */
export interface ProcessSite {
  readonly home: string;
  readonly database: TestDatabase;
  /** Starts a life, at the same ports every time. */
  launch(kill?: Life["kill"]): ServiceProcess;
  /** @throws Error with the log, when the process ended instead */
  start(): Promise<{ readonly process: ServiceProcess; readonly ready: Ready }>;
  /** New devices, registered on the chain. */
  enrol(ready: Ready, count: number): Promise<Identity[]>;
  /** Of the account that anchors. */
  sequencer(): Promise<string>;
  close(): Promise<void>;
}

export async function openProcessSite(): Promise<ProcessSite> {
  const home = await mkdtemp(join(tmpdir(), "tallystick-process-"));
  const database = await freshDatabase();
  const env = {
    TALLYSTICK_HOME: home,
    DATABASE_URL: database.url,
    HTTP_PORT: String(await freePort()),
    MQTT_PORT: String(await freePort()),
    ANCHOR_INTERVAL_MS: "100",
    LOG_LEVEL: "warn",
  };
  const lives: ServiceProcess[] = [];
  const launch = (kill?: Life["kill"]): ServiceProcess => {
    const life = startProcess({ env, kill });
    lives.push(life);
    return life;
  };
  return {
    home,
    database,
    launch,
    async start() {
      const process = launch();
      const ready = await process.ready;
      if (ready === undefined) throw new Error((await process.ended).log);
      return { process, ready };
    },
    async enrol({ httpUrl, manifest }, count) {
      const identities = Array.from({ length: count }, newIdentity);
      const signer = (await walletsOf(home))(3);
      const act = { factory: firstParties.factory, signer, manifest, serviceUrl: httpUrl };
      for (const identity of identities) await enrolDevice({ ...act, ...identity });
      return identities;
    },
    sequencer: async () => (await walletsOf(home))(1).address,
    async close() {
      for (const life of lives) {
        life.kill("SIGKILL");
        await life.ended;
      }
      // A chain that outlived its service is taken over and stopped.
      await (await startEmbeddedChain(home)).stop();
      await database.drop();
      await rm(home, { recursive: true });
    },
  };
}
