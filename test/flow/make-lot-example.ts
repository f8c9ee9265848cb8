import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pino } from "pino";
import { partyHeaders } from "../../scripts/people/reader.ts";
import { firstParties } from "../../service/chain-home.ts";
import { startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";
import { eventually } from "../support/eventually.ts";
import { LotFlow } from "../support/lot-flow.ts";
import { tellProduct } from "../support/product-story.ts";

/**
 * `node test/flow/make-lot-example.ts` writes `examples/lot` anew: the bundle of a lot from a whole service that ran for
 * it, the manifest, and the chain's state as it was when the service stopped. Other keys, so other bytes, at every run.
 */
const folder = join(import.meta.dirname, "../../examples/lot");
const home = await mkdtemp(join(tmpdir(), "tallystick-example-"));
const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;
try {
  const config = configFrom({ TALLYSTICK_HOME: home, HTTP_PORT: "0", MQTT_PORT: "0" });
  const logger = pino({ level: "silent" });
  const service = await startService({ ...config, anchorIntervalMs: 300 }, { logger });
  const flow = new LotFlow({ service });
  const { lot } = await tellProduct(flow);
  const factory = firstParties.factory.slice(2);
  const headers = await partyHeaders(service.pool, factory, ["view"]);
  const url = flow.url(`/v1/factories/${factory}/lots/${lot}/bundle`);
  const reply = await eventually(() => fetch(url, { headers }), ({ status }) => status === 200); // prettier-ignore
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bundle.json"), pretty(await reply.json()));
  await writeFile(join(folder, "trust-manifest.json"), pretty(service.chain.manifest));
  await service.stop();
  await copyFile(join(home, "chain-state.hex"), join(folder, "chain-state.hex"));
  process.stdout.write(`wrote ${folder}\n`);
} finally {
  await rm(home, { recursive: true, force: true });
}
