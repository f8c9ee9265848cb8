import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AuthorityOptions,
  type OpenAuthorities,
  openAuthorities,
  siteAuthority,
} from "../../../service/identity/authority/open-authority.store.ts";
import type { IssuedCertificate } from "../../../service/identity/authority/site-authority.ts";
import { newestList, publishedList } from "../../../service/identity/revocation/list.store.ts";
import { publishList } from "../../../service/identity/revocation/publish-list.store.ts";
import { certified, newCaKey } from "../../support/certified.ts";
import { freshDirectory } from "../../support/directory.ts";
import { hasOpenssl, opensslVerdict } from "../../support/openssl-verdict.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";
import { wrapperOf } from "../../support/wrapper.ts";

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let directory: Awaited<ReturnType<typeof freshDirectory>>;
let options: AuthorityOptions;
let authorities: OpenAuthorities;
beforeAll(async () => {
  directory = await freshDirectory();
  database = await freshDatabase();
  options = {
    pool: database.pool,
    wrapper: await wrapperOf(),
    now: () => new Date(),
    name: "works.example",
    crlUrl: (kind) => `http://127.0.0.1:8422/pki/${kind}.crl`,
  };
  authorities = await openAuthorities(options);
});
afterAll(async () => {
  await database.drop();
  await directory.remove();
});

const publish = (after = 0): Promise<boolean> =>
  publishList(database.pool, authorities.site, new Date(Date.now() + after));
const numberNow = async (): Promise<bigint | undefined> =>
  (await newestList(database.pool, authorities.site.no))?.number;

async function issued(): Promise<IssuedCertificate> {
  const { spki } = await newCaKey();
  return siteAuthority(options, authorities).issue({ ...certified, spki, kind: "ldevid" });
}

async function verdictOf({ certificate }: IssuedCertificate): Promise<string> {
  const { root, site } = authorities;
  const crl = await publishedList(database.pool, "site");
  return opensslVerdict(directory.path, [certificate, site.certificate], [root.certificate], {
    at: Date.now() + 1000,
    crls: [crl ?? new Uint8Array()],
  });
}

describe("the list of revoked certificates", () => {
  it("is published when there is something new to say, under the next number", async () => {
    await publish();
    const before = (await numberNow()) ?? 0n;
    expect(await publish()).toBe(false);
    const { serial } = await issued();
    await siteAuthority(options, authorities).revoke(serial, "keyCompromise");
    expect(await Promise.all([publish(), publish(), publish()])).toContain(true);
    expect(await numberNow()).toBe(before + 1n);
  });

  it("is renewed before it lapses", async () => {
    await publish();
    const before = (await numberNow()) ?? 0n;
    expect(await publish(11 * HOUR_MS)).toBe(false);
    expect(await publish(13 * HOUR_MS)).toBe(true);
    expect(await numberNow()).toBe(before + 1n);
  });

  it.skipIf(!hasOpenssl)("is what openssl verify -crl_check goes by", async () => {
    const [good, compromised, unexplained] = [await issued(), await issued(), await issued()];
    const authority = siteAuthority(options, authorities);
    await authority.revoke(compromised.serial, "keyCompromise");
    await authority.revoke(unexplained.serial, "unspecified");
    await publish();
    expect(await verdictOf(good)).toBe("OK");
    expect(await verdictOf(compromised)).toBe("certificate revoked");
    expect(await verdictOf(unexplained)).toBe("certificate revoked");
  });
});
