import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteCertificate } from "../../../service/identity/certificate/profile.ts";
import { verifyDeviceCertificate } from "../../../service/identity/certificate/verify-device.ts";
import { makeCaKey } from "../../../service/identity/authority/software-key.ts";
import type { CaKey } from "../../../service/identity/certificate/ca-key.ts";
import { openPkcs11Key } from "../../../service/pkcs11-key.ts";
import {
  certified,
  CRL_URL,
  crypto,
  issueOf,
  newDeviceCertificate,
  newHierarchy,
  NOW,
} from "../../support/certified.ts";
import { freshDirectory } from "../../support/directory.ts";
import { pemOf } from "../../support/openssl-verdict.ts";

/** Where Debian puts them. */
const library = "/usr/lib/softhsm/libsofthsm2.so";
const tool = "/usr/bin/softhsm2-util";
const place = { library, token: "works", pin: "1234", label: "site" } as const;
const run = promisify(execFile);
const isInstalled = [library, tool, "/usr/bin/pkcs11-tool"].every((file) => existsSync(file));

describe.skipIf(!isInstalled)("a key in a security module (needs softhsm2 and opensc)", () => {
  let directory: Awaited<ReturnType<typeof freshDirectory>>;
  let key: CaKey;
  let spki: Uint8Array;
  beforeAll(async () => {
    directory = await freshDirectory();
    const configuration = join(directory.path, "softhsm2.conf");
    const tokens = join(directory.path, "tokens");
    const file = join(directory.path, "key.pem");
    await mkdir(tokens);
    await writeFile(configuration, `directories.tokendir = ${tokens}\n`);
    process.env["SOFTHSM2_CONF"] = configuration;
    const made = await makeCaKey(crypto);
    ({ spki } = made);
    await writeFile(file, pemOf(made.pkcs8, "PRIVATE KEY"));
    const pins = ["--pin", place.pin];
    await run(tool, ["--init-token", "--free", "--label", "works", "--so-pin", "4321", ...pins]);
    await run(tool, [
      "--import",
      file,
      "--token",
      "works",
      "--label",
      "site",
      "--id",
      "01",
      ...pins,
    ]);
    key = await openPkcs11Key({ ...place, env: process.env });
  });
  afterAll(async () => {
    delete process.env["SOFTHSM2_CONF"];
    await directory.remove();
  });

  it("issues certificates that are believed", async () => {
    const works = await newHierarchy();
    const certificate = await siteCertificate("Module", key.spki, works.root, issueOf());
    const site = { key, certificate, crlUrl: CRL_URL };
    const device = await newDeviceCertificate({ ...works, site });
    const trust = { anchors: [works.root.certificate], at: NOW, revoked: () => false, crypto };
    expect(key.spki).toEqual(spki);
    expect(await verifyDeviceCertificate([device, certificate], trust)).toMatchObject(certified);
  });

  it.each([
    ["a wrong PIN", { pin: "9999" }],
    ["a token that is not there", { token: "elsewhere" }],
    ["a label that no key has", { label: "nobody" }],
  ])("is refused with %s", async (_what, other) => {
    const refused = openPkcs11Key({ ...place, env: process.env, ...other });
    await expect(refused).rejects.toMatchObject({ code: "config" });
  });
});
