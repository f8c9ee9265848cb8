import { openAuthorities, siteAuthority } from "../identity/authority/open-authority.store.ts";
import type { SiteAuthority } from "../identity/authority/site-authority.ts";
import { openWrappingKey } from "../wrapping-key.ts";
import type { Core } from "./core.ts";

/** What certifies this site's devices. */
export async function authorityOf({ chain, config, now, pool }: Core): Promise<SiteAuthority> {
  const { host, port, publicUrl } = config.http;
  const at = publicUrl?.origin ?? `http://${host}:${String(port)}`;
  const options = {
    pool,
    now,
    wrapper: await openWrappingKey(config.wrappingKey),
    name: chain.manifest.name,
    crlUrl: (kind: string) => `${at}/pki/${kind}.crl`,
  };
  return siteAuthority(options, await openAuthorities(options));
}
