import { writeSync } from "node:fs";
import process from "node:process";
import { startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";

/** A service that lenders look into, over the database that the settings name. */
export interface DecisionSubject {
  readonly http: string;
  readonly origin: string;
}

const plenty = { RATE_PRINCIPAL_PER_S: "1000000", RATE_PARTY_PER_S: "1000000" };
const service = await startService(configFrom({ ...process.env, ...plenty }));
const { origin } = service.chain.manifest;
const subject: DecisionSubject = { http: service.httpUrl ?? "", origin };
writeSync(1, `${JSON.stringify(subject)}\n`);
process.once("SIGTERM", () => void service.stop().then(() => process.exit(0)));
