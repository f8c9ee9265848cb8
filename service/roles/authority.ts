import { openAuthorities, siteAuthority } from "../identity/authority/open-authority.store.ts";
import type { SiteAuthority } from "../identity/authority/site-authority.ts";
import { openWrappingKey } from "../wrapping-key.ts";
import type { Core } from "./core.ts";
import { startLists } from "./revocation.ts";

/** What certifies this site's devices; its lists of revoked certificates are published from here on. */
export async function authorityOf(core: Core): Promise<SiteAuthority> {
  const { chain, config, now, pool } = core;
  const { host, port, publicUrl } = config.http;
  const at = publicUrl?.origin ?? `http://${host}:${String(port)}`;
  const options = {
    pool,
    now,
    wrapper: await openWrappingKey(config.wrappingKey),
    name: chain.manifest.name,
    crlUrl: (kind: string) => `${at}/pki/${kind}.crl`,
  };
  const authorities = await openAuthorities(options);
  await startLists(core, authorities);
  return siteAuthority(options, authorities);
}
