import { lookup } from "node:dns";
import { request as overHttp } from "node:http";
import { request as overHttps, type RequestOptions } from "node:https";
import { type BlockList, isIP, type LookupFunction } from "node:net";
import { mayReach } from "./address.ts";

/** What came of asking somebody. */
export type Answered =
  | { readonly status: number }
  /** Nothing came back, or nobody was asked. */
  | { readonly fault: "addressRefused" | "timeout" | "unreachable" };

const TIME_MS_MAX = 10_000;

class AddressRefused extends Error {}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends a body. The name is resolved once, and the connection goes to the address that was looked at; nothing is followed
 * elsewhere, nothing of the answer is read but its status, and none of it takes longer than ten seconds.
 */
export async function post({ body, headers, url }: Post, allowed: BlockList): Promise<Answered> {
  const signal = AbortSignal.timeout(TIME_MS_MAX);
  try {
    const target = new URL(url);
    const host = target.hostname.replace(/^\[|\]$/g, "");
    // A connection to an address by itself looks nothing up.
    if (isIP(host) !== 0 && !mayReach(host, allowed)) throw new AddressRefused();
    const options = { method: "POST", headers, lookup: pinned(allowed), signal, agent: false };
    return await exchange(target, body, options);
  } catch (error) {
    if (error instanceof AddressRefused) return { fault: "addressRefused" };
    return { fault: signal.aborted ? "timeout" : "unreachable" };
  }
}

function exchange(target: URL, body: string, options: RequestOptions): Promise<Answered> {
  const request = target.protocol === "https:" ? overHttps : overHttp;
  const { promise, reject, resolve } = Promise.withResolvers<Answered>();
  const asked = request(target, options, (reply) => {
    resolve({ status: reply.statusCode ?? 0 });
    reply.destroy();
  });
  asked.on("error", reject);
  asked.end(body);
  return promise;
}

/** Looks a name up, and refuses it when any of its addresses may not be reached. */
const pinned =
  (allowed: BlockList): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error !== null) return done(error, "");
      const [first] = addresses;
      const isRefused = addresses.some(({ address }) => !mayReach(address, allowed));
      if (first === undefined || isRefused) return done(new AddressRefused(), "");
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
