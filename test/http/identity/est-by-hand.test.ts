import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestEst, testEst } from "../../support/est.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { OpenSsl } from "../../support/openssl.ts";
import { newPerson, type Visit, visit } from "../../support/people.ts";

const run = promisify(execFile);
const page = new URL("../../../docs/enrolment.md", import.meta.url);
const hasCurl = existsSync("/usr/bin/curl");

let api: TestApi;
let est: TestEst;
let managing: Visit;
let stock: OpenSsl;
beforeAll(async () => {
  api = await testApi();
  est = await testEst(api);
  stock = await OpenSsl.begin();
  const manager = await newPerson(api.intake.database.pool, testFactory, ["view", "manage"]);
  managing = await visit(api, manager);
});
afterAll(async () => {
  await stock.end();
  await est.close();
  await api.close();
});

const blocksOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);

const made = async (device: string): Promise<Record<string, unknown>> => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const url = `/v1/parties/${testFactory}/device-codes`;
  return (await ask(api, "POST", url, { headers: managing.headers, body: { device, expiresAt } }))
    .body;
};

describe.skipIf(!hasCurl)("docs/enrolment.md", () => {
  it("enrols a device without our code, as its commands stand there", async () => {
    const device = `urn:uuid:${randomUUID()}`;
    const code = await made(device);
    await writeFile(stock.path("est-server.pem"), est.certificate);
    const blocks = blocksOf(await readFile(page, "utf8"));
    expect(blocks).toHaveLength(3);
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", blocks.join("\n")], {
      cwd: stock.directory,
      env: {
        PATH: "/usr/bin:/bin",
        EST: `https://localhost:${String(est.port)}/.well-known/est`,
        DEVICE: device,
        CODE: `${String(code["user"])}:${String(code["password"])}`,
      },
    });
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["device.pem: OK", "next.pem: OK"]));
    const url = `/v1/parties/${testFactory}/enrolments/${String(code["enrolment"])}`;
    const { body } = await ask(api, "GET", url, managing);
    expect(body).toMatchObject({ device, state: "active" });
    expect(body["certificates"]).toHaveLength(2);
    const shown = await stock.run("x509", "-in", "next.pem", "-noout", "-text");
    expect(shown).toContain(`URI:${device}`);
  });
});
