import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type AuthorityOptions,
  openAuthorities,
  siteAuthority,
} from "../../../service/identity/authority/open-authority.store.ts";
import type { CertificateWanted } from "../../../service/identity/authority/site-authority.ts";
import { verifyDeviceCertificate } from "../../../service/identity/certificate/verify-device.ts";
import { certified, crypto, newCaKey } from "../../support/certified.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";
import { wrapperOf } from "../../support/wrapper.ts";

let database: TestDatabase;
let options: AuthorityOptions;
beforeAll(async () => {
  database = await freshDatabase();
  options = {
    pool: database.pool,
    wrapper: await wrapperOf(),
    now: () => new Date(),
    name: "works.example",
    crlUrl: (kind) => `http://127.0.0.1:8422/pki/${kind}.crl`,
  };
});
afterAll(() => database.drop());

const wanted = async (): Promise<CertificateWanted> => ({
  ...certified,
  spki: (await newCaKey()).spki,
  kind: "ldevid",
});

it("is made once, whoever starts first", async () => {
  const opened = await Promise.all([1, 2, 3].map(() => openAuthorities(options)));
  const certificates = opened.map(({ root, site }) => [root.certificate, site.certificate]);
  expect(certificates).toEqual([certificates[0], certificates[0], certificates[0]]);
});

it("issues what its chain leads to, and has kept it by then", async () => {
  const authority = siteAuthority(options, await openAuthorities(options));
  const { certificate, serial } = await authority.issue(await wanted());
  const [site, root] = authority.chain as [Uint8Array, Uint8Array];
  const trust = { anchors: [root], at: Date.now(), revoked: () => false, crypto };
  expect(await verifyDeviceCertificate([certificate, site], trust)).toMatchObject(certified);
  const { rows } = await database.pool.query<{ certificate: Buffer }>(
    "SELECT certificate FROM certificate WHERE serial = $1",
    [serial],
  );
  expect(rows).toEqual([{ certificate: Buffer.from(certificate) }]);
});

it("issues for P-256 alone, and for devices alone", async () => {
  const authority = siteAuthority(options, await openAuthorities(options));
  const good = await wanted();
  const short = { ...good, spki: good.spki.subarray(1) };
  await expect(authority.issue(short)).rejects.toMatchObject({ code: "weakKey" });
  const party = { ...good, device: `urn:tallystick:party:${certified.factory}` };
  await expect(authority.issue(party)).rejects.toMatchObject({ code: "name" });
});

it("revokes its own, once, and nobody else's", async () => {
  const authority = siteAuthority(options, await openAuthorities(options));
  const { serial } = await authority.issue(await wanted());
  await authority.revoke(serial, "keyCompromise");
  await authority.revoke(serial, "superseded");
  const { rows } = await database.pool.query("SELECT reason FROM certificate_revocation");
  expect(rows).toEqual([{ reason: "keyCompromise" }]);
  const unknown = authority.revoke(`01${"0".repeat(32)}`, "unspecified");
  await expect(unknown).rejects.toMatchObject({ code: "wrongChain" });
});

it("does not open under another wrapping key", async () => {
  await openAuthorities(options);
  const other = openAuthorities({ ...options, wrapper: await wrapperOf(8) });
  await expect(other).rejects.toMatchObject({ code: "sealBroken" });
});

it("is another one for a key that lies elsewhere, under the same root", async () => {
  const before = await openAuthorities(options);
  const siteKey = await newCaKey();
  const moved = await openAuthorities({ ...options, siteKey });
  const again = await openAuthorities({ ...options, siteKey });
  expect(moved.root.certificate).toEqual(before.root.certificate);
  expect(moved.site.certificate).not.toEqual(before.site.certificate);
  expect(again.site.certificate).toEqual(moved.site.certificate);
});
