import { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import { codeIn, type OneTimeCode } from "../../../identity/enrolment/one-time-code.ts";

/** What a connection and a request show of who asks. */
export interface Shown {
  readonly code: OneTimeCode | undefined;
  /** DER, the client's own certificate first. That it holds the key, TLS has shown; nothing else was judged. */
  readonly chain: readonly Uint8Array[];
}

const CHAIN_MAX = 6;

/** @throws EnrolmentRefused `codeInvalid` for HTTP Basic that holds no code */
export const shownBy = ({ headers, raw }: FastifyRequest): Shown => ({
  code: headers.authorization === undefined ? undefined : codeIn(headers.authorization),
  chain: raw.socket instanceof TLSSocket ? chainOf(raw.socket) : [],
});

function chainOf(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate = socket.getPeerCertificate(true);
  // A root is its own issuer, and whoever shows no certificate has an empty one.
  while (isThere(certificate) && chain.length < CHAIN_MAX) {
    chain.push(certificate.raw);
    if (certificate.issuerCertificate === certificate) break;
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

const isThere = (certificate: { readonly raw?: Uint8Array } | undefined): boolean =>
  certificate?.raw !== undefined;
