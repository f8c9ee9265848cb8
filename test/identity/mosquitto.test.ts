import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { topicOf } from "../../device-attest/topic.ts";
import { deviceCertificate, serialOf } from "../../service/identity/certificate/profile.ts";
import { certificateList } from "../../service/identity/revocation/crl.ts";
import { makeCaKey } from "../../service/identity/authority/software-key.ts";
import { newAuthority } from "../support/certificates.ts";
import { certified, crypto, type Hierarchy, newHierarchy } from "../support/certified.ts";
import { freePort } from "../../service/embedded/process.ts";
import { freshDirectory } from "../support/directory.ts";
import { hasMosquitto, Mosquitto } from "../support/mosquitto.ts";
import { pemOf } from "../support/openssl-verdict.ts";

const DAY_MS = 86_400_000;
const { factory } = certified;
const web = newAuthority("Web");
const operations = join(import.meta.dirname, "../../docs/operations.md");

let directory: Awaited<ReturnType<typeof freshDirectory>>;
let broker: Mosquitto;
let works: Hierarchy;
let good: Device;
let revoked: Device;

interface Device {
  readonly device: string;
  readonly serial: string;
  readonly cert: string;
  readonly key: string;
}

const issueNow = (): { serial: string; notBefore: Date; notAfter: Date; crypto: Crypto } => ({
  serial: serialOf(crypto.getRandomValues(new Uint8Array(16))),
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + DAY_MS),
  crypto,
});

async function newDevice(device: string): Promise<Device> {
  const { pkcs8, spki } = await makeCaKey(crypto);
  const issue = issueNow();
  const certificate = await deviceCertificate({ factory, device }, spki, works.site, issue);
  const { serial } = issue;
  return { device, serial, cert: pemOf(certificate), key: pemOf(pkcs8, "PRIVATE KEY") };
}

/** As the documentation has them. */
async function documented(beginning: string): Promise<string> {
  const text = await readFile(operations, "utf8");
  const block = text.split("```\n").find((one) => one.startsWith(beginning));
  return block ?? "";
}

const connect = ({ cert, key }: Device): Promise<MqttClient> =>
  connectAsync(`mqtts://localhost:${String(broker.port)}`, {
    cert,
    key,
    ca: web.cert,
    protocolVersion: 5,
    reconnectPeriod: 0,
  });

describe.skipIf(!hasMosquitto)("Mosquitto, as the documentation has it set", () => {
  beforeAll(async () => {
    directory = await freshDirectory();
    works = await newHierarchy(issueNow(), issueNow());
    good = await newDevice("urn:dev:ops:32473-good");
    revoked = await newDevice("urn:dev:ops:32473-revoked");
    const now = new Date();
    const list = await certificateList(
      works.site,
      {
        number: 1n,
        thisUpdate: new Date(now.getTime() - DAY_MS),
        nextUpdate: new Date(now.getTime() + DAY_MS),
        revocations: [{ serial: revoked.serial, reason: "keyCompromise", at: now }],
      },
      crypto,
    );
    const server = web.issue("localhost");
    const files = {
      "authorities.pem": pemOf(works.root.certificate) + pemOf(works.site.certificate),
      "broker.pem": server.cert,
      "broker.key": server.key,
      "site.crl.pem": pemOf(list, "X509 CRL"),
      acl: (await documented("pattern")).replaceAll("FACTORY", factory),
    };
    for (const [name, text] of Object.entries(files))
      await writeFile(join(directory.path, name), text, { mode: 0o644 });
    const settings = (await documented("listener"))
      .replace(/^listener.*\n/, "")
      .replaceAll("/etc/mosquitto", directory.path);
    broker = new Mosquitto(directory.path, await freePort(), settings);
    await broker.start();
  });
  afterAll(async () => {
    await broker.kill();
    await directory.remove();
  });

  it("lets a device speak under its own name alone", async () => {
    const client = await connect(good);
    const own = topicOf(factory, good.device, "records");
    const others = topicOf(factory, revoked.device, "records");
    await client.publishAsync(own, "{}", { qos: 1 });
    const spoken = client.publishAsync(others, "{}", { qos: 1 });
    await expect(spoken).rejects.toMatchObject({ code: 135 });
    await client.endAsync(true);
  });

  it("lets nobody in whose certificate is on the list", async () => {
    await expect(connect(revoked)).rejects.toThrow(/revoked/);
  });
});
