import { randomBytes, webcrypto } from "node:crypto";
import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import type { KeyWrapper } from "../../parties/managed/key-wrapper.ts";
import { SPKI_BYTES } from "../../../device-attest/key.ts";
import type { CaKey } from "../certificate/ca-key.ts";
import { CertificateFault } from "../certificate/certificate-fault.ts";
import { isDeviceUrn } from "../certificate/names.ts";
import {
  deviceCertificate,
  type Issue,
  type Issuer,
  rootCertificate,
  serialOf,
  siteCertificate,
} from "../certificate/profile.ts";
import {
  type AuthorityKind,
  keepAuthority,
  keepCertificate,
  keepRevocation,
  type KeptAuthority,
  keptAuthority,
  lockAuthorities,
} from "./authority.store.ts";
import type { SiteAuthority } from "./site-authority.ts";
import { makeCaKey, softwareCaKey } from "./software-key.ts";

export interface AuthorityOptions {
  readonly pool: Pool;
  readonly wrapper: KeyWrapper;
  readonly now: () => Date;
  /** What people read in the certificates: the log's name. */
  readonly name: string;
  /** Where the lists of revoked certificates are, by authority. */
  readonly crlUrl: (kind: AuthorityKind) => string;
  /** The site's key, where it lies in a security module. */
  readonly siteKey?: CaKey | undefined;
}

/** What signs, as a part of a whole that can be opened. */
export interface OpenAuthority extends Issuer {
  readonly no: number;
}

export interface OpenAuthorities {
  readonly root: OpenAuthority;
  readonly site: OpenAuthority;
}

const crypto = webcrypto as Crypto;
const DAY_MS = 86_400_000;
const VALID_DAYS = { root: 20 * 365, site: 10 * 365, device: 365 } as const;
/** A device's clock may be behind. */
const BEHIND_MS = 300_000;

/**
 * The authorities of this site, made at the first start; or a site's own anew, when its key has come to lie elsewhere.
 * @throws SealBroken under another wrapping key
 */
export function openAuthorities(options: AuthorityOptions): Promise<OpenAuthorities> {
  return inTransaction(options.pool, async (client) => {
    await lockAuthorities(client);
    const root = await opened(
      options,
      "root",
      (await keptAuthority(client, "root")) ?? (await makeRoot(client, options)),
    );
    const kept = await keptAuthority(client, "site");
    const site =
      kept !== undefined && isHeld(kept, options.siteKey)
        ? kept
        : await makeSite(client, options, root);
    return { root, site: await opened(options, "site", site) };
  });
}

/** Issues under the site's authority. */
export function siteAuthority(
  { now, pool }: AuthorityOptions,
  { root, site }: OpenAuthorities,
): SiteAuthority {
  return {
    chain: [site.certificate, root.certificate],
    async issue(wanted) {
      if (wanted.spki.length !== SPKI_BYTES) throw new CertificateFault("weakKey");
      if (!isDeviceUrn(wanted.device)) throw new CertificateFault("name");
      const issue = issueAt(now(), VALID_DAYS.device);
      const { notAfter, serial } = issue;
      const certificate = await deviceCertificate(wanted, wanted.spki, site, issue);
      const issued = { certificate, serial, notAfter: notAfter.toISOString() };
      await keepCertificate(pool, site.no, wanted, issued, now());
      return issued;
    },
    async revoke(serial, reason) {
      if (!(await keepRevocation(pool, serial, reason, now())))
        throw new CertificateFault("wrongChain");
    },
  };
}

const issueAt = (at: Date, days: number): Issue => ({
  serial: serialOf(randomBytes(16)),
  notBefore: seconds(at.getTime() - BEHIND_MS),
  notAfter: seconds(at.getTime() + days * DAY_MS),
  crypto,
});

/** Certificates know no fractions. */
const seconds = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

const contextOf = (kind: AuthorityKind): string => `tallystick/authority/${kind}`;

async function opened(
  { crlUrl, siteKey, wrapper }: AuthorityOptions,
  kind: AuthorityKind,
  { certificate, no, spki, wrapped }: KeptAuthority,
): Promise<OpenAuthority> {
  if (wrapped === undefined)
    return { no, certificate, key: siteKey as CaKey, crlUrl: crlUrl(kind) };
  const pkcs8 = await wrapper.unwrap(wrapped, contextOf(kind));
  try {
    return { no, certificate, key: await softwareCaKey(pkcs8, spki, crypto), crlUrl: crlUrl(kind) };
  } finally {
    pkcs8.fill(0);
  }
}

const isHeld = ({ spki, wrapped }: KeptAuthority, siteKey: CaKey | undefined): boolean =>
  siteKey === undefined ? wrapped !== undefined : Buffer.from(siteKey.spki).equals(spki);

async function makeRoot(db: Queryable, options: AuthorityOptions): Promise<KeptAuthority> {
  const { key, wrapped } = await madeKey(options, "root");
  const at = options.now();
  const issue = issueAt(at, VALID_DAYS.root);
  const certificate = await rootCertificate(`${options.name} root`, key, issue);
  return keepAuthority(db, "root", { certificate, spki: key.spki, wrapped }, at);
}

async function makeSite(
  db: Queryable,
  options: AuthorityOptions,
  root: Issuer,
): Promise<KeptAuthority> {
  const at = options.now();
  const { siteKey } = options;
  const { key, wrapped } =
    siteKey === undefined ? await madeKey(options, "site") : { key: siteKey, wrapped: undefined };
  const issue = issueAt(at, VALID_DAYS.site);
  const certificate = await siteCertificate(`${options.name} site`, key.spki, root, issue);
  return keepAuthority(db, "site", { certificate, spki: key.spki, wrapped }, at);
}

async function madeKey(
  { wrapper }: AuthorityOptions,
  kind: AuthorityKind,
): Promise<{ readonly key: CaKey; readonly wrapped: Uint8Array }> {
  const { pkcs8, spki } = await makeCaKey(crypto);
  try {
    const wrapped = await wrapper.wrap(pkcs8, contextOf(kind));
    return { wrapped, key: await softwareCaKey(pkcs8, spki, crypto) };
  } finally {
    pkcs8.fill(0);
  }
}
