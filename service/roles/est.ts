import { createHash, webcrypto, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { EstConfig } from "../est-config.ts";
import { ownEstCertificate, type ServerCertificate } from "../est-certificate.ts";
import { buildEstServer } from "../http/identity/est/est-server.ts";
import type { SiteAuthority } from "../identity/authority/site-authority.ts";
import type { Core } from "./core.ts";

/** Lets devices enrol, where a port is said for it. @returns where */
export async function startEst(
  { config, logger, now, parts, pool }: Core,
  authority: SiteAuthority,
): Promise<string | undefined> {
  const { est } = config;
  if (est === undefined) return undefined;
  const tls = await certificateFor(est, config.home);
  const rate = config.http.rates.anonymous;
  const crypto = webcrypto as Crypto;
  const app = await buildEstServer({ pool, now, authority, crypto, logger, tls, rate });
  parts.add(() => app.close());
  const url = await app.listen({ host: est.host, port: est.port });
  const sha256 = createHash("sha256").update(new X509Certificate(tls.cert).raw).digest("hex");
  logger.info({ url, sha256 }, "devices enrol here, and may pin this certificate");
  return url;
}

async function certificateFor({ host, tls }: EstConfig, home: string): Promise<ServerCertificate> {
  if (tls === undefined) return ownEstCertificate(home, host);
  const [cert, key] = await Promise.all([
    readFile(tls.certFile, "utf8"),
    readFile(tls.keyFile, "utf8"),
  ]);
  return { cert, key };
}
