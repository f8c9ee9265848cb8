import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import {
  buildDigitalLink,
  buildPath,
  canonicalId,
  DigitalLinkFault,
  type DigitalLinkFaultCode,
  type Element,
  elementString,
  isDigitalLink,
  parseDigitalLink,
} from "../../trace/digital-link.ts";
import type { Site } from "../site.ts";

/** A code that is none, and what is wrong with it. */
class CodeInvalid extends Problem {
  override readonly reason: DigitalLinkFaultCode;
  constructor(fault: DigitalLinkFault) {
    super("codeInvalid", fault.message);
    this.name = "CodeInvalid";
    this.reason = fault.code;
  }
}

/** Runs what reads a code. @throws Problem `codeInvalid` with the fault as its reason */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DigitalLinkFault ? new CodeInvalid(error) : error;
  }
}

/** @throws Problem `codeInvalid` */
export const codeOf = (uri: string): string => reading(() => canonicalId(uri));

/** The code that the path of a request names: `/01/…` or `/id/<URI>`. @throws Problem `codeInvalid` */
export function codeOfPath(url: string): string {
  const path = url.replace(/\?.*$/s, "");
  const other = /^\/id\/(.+)$/.exec(path)?.[1];
  if (other === undefined)
    return reading(() => buildDigitalLink(parseDigitalLink(`https://any${path}`)));
  try {
    return codeOf(decodeURIComponent(other));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new CodeInvalid(new DigitalLinkFault("encodingInvalid", "Not percent-encoded UTF-8."));
  }
}

/**
 * Where the page of an address reads what it shows. In the same words as the page itself (web/trace/read.ts), or what is
 * loaded early is loaded twice.
 */
export function tracePathOf(url: string): string {
  const path = url.replace(/\?.*$/s, "");
  const other = /^\/id\/(.+)$/.exec(path)?.[1];
  const id = other === undefined ? `https://id.gs1.org${path}` : decodeURIComponent(other);
  return `/v1/trace?id=${encodeURIComponent(id)}`;
}

/** Where this service answers it. */
export const pathOf = (code: string): string =>
  isDigitalLink(code) ? buildPath(parseDigitalLink(code)) : `/id/${encodeURIComponent(code)}`;

/** As people read it below a code. */
export const readable = (code: string): string =>
  isDigitalLink(code) ? elementString(parseDigitalLink(code)) : code;

/** Application identifiers with their values; none for what is no GS1 key. */
export function elementsOf(code: string): readonly Element[] {
  if (!isDigitalLink(code)) return [];
  const { key, qualifiers } = parseDigitalLink(code);
  return [key, ...qualifiers];
}

/** How the reader reaches the service: what is printed on labels must go on working. */
export const originOf = ({ host, protocol }: FastifyRequest, { publicUrl }: Site): string =>
  publicUrl?.origin ?? `${protocol}://${host}`;
