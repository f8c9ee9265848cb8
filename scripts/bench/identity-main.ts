import { writeSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Pool } from "pg";
import { firstParties } from "../../service/chain-home.ts";
import { startService } from "../../service/compose.ts";
import { configFrom } from "../../service/config.ts";
import { inTransaction } from "../../service/db/pool.ts";
import { ownEstCertificate } from "../../service/est-certificate.ts";
import { keepRevocation } from "../../service/identity/authority/authority.store.ts";
import { makeCode } from "../../service/identity/enrolment/code.store.ts";
import { beginDevice, carryOut } from "../../service/identity/enrolment/enrolment.store.ts";

/** A service with a production line of devices that are let in and have no certificate yet. */
export interface IdentitySubject {
  readonly http: string;
  readonly est: string;
  readonly mqtts: string;
  /** PEM, of both listeners. */
  readonly certificate: string;
  readonly factory: string;
  readonly pid: number;
  readonly devices: readonly AnnouncedDevice[];
}

export interface AnnouncedDevice {
  /** URN. */
  readonly device: string;
  /** `user:password`, good for one certificate. */
  readonly code: string;
}

const HOUR_MS = 3_600_000;
const home = process.env["TALLYSTICK_HOME"] ?? "";
const factory = firstParties.factory.slice(2);

async function announce(pool: Pool, count: number): Promise<AnnouncedDevice[]> {
  const devices: AnnouncedDevice[] = [];
  for (let at = 0; at < count; at++) {
    const device = `urn:dev:ops:32473-bench-${String(at).padStart(6, "0")}`;
    const code = await inTransaction(pool, async (db) => {
      const now = new Date();
      const kept = await beginDevice(db, { factory, device }, now);
      await carryOut(db, kept, { do: "admit", by: "code" }, { at: now, by: "bench" });
      return makeCode(db, {
        enrolment: kept.id,
        madeBy: "bench",
        madeAt: now,
        expiresAt: new Date(now.getTime() + HOUR_MS),
        idempotencyKey: undefined,
      });
    });
    devices.push({ device, code: `${code?.id ?? ""}:${code?.secret ?? ""}` });
  }
  return devices;
}

/** What a person's "end" does to the certificate of a device: here to that of the first. */
async function endFirst(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ serial: string }>(
    "SELECT serial FROM certificate ORDER BY device LIMIT 1",
  );
  await keepRevocation(pool, rows[0]?.serial ?? "", "keyCompromise", new Date());
}

const { cert, key } = await ownEstCertificate(home, "127.0.0.1");
const [certFile, keyFile] = [join(home, "mqtt.pem"), join(home, "mqtt.key")];
await writeFile(certFile, cert);
await writeFile(keyFile, key, { mode: 0o600 });
const service = await startService(
  configFrom({
    ...process.env,
    EST_PORT: "0",
    MQTT_TLS_PORT: "0",
    MQTT_TLS_CERT_FILE: certFile,
    MQTT_TLS_KEY_FILE: keyFile,
    RATE_ANONYMOUS_PER_S: "1000000",
  }),
);
const subject: IdentitySubject = {
  http: service.httpUrl ?? "",
  est: service.estUrl ?? "",
  mqtts: service.mqttsUrl ?? "",
  certificate: cert,
  factory,
  pid: process.pid,
  devices: await announce(service.pool, Number(process.env["BENCH_DEVICES"])),
};
writeSync(1, `${JSON.stringify(subject)}\n`);
process.on("SIGUSR2", () => void endFirst(service.pool));
process.once("SIGTERM", () => void service.stop().then(() => process.exit(0)));
