import { type BlockList, isIP } from "node:net";
import { Problem } from "../../errors.ts";
import { isLoopback } from "../site.ts";
import { mayReach } from "../../webhook/address.ts";

/**
 * Where a subscriber listens: https, or http on this machine where that may be reached.
 * Names are looked at again, resolved, whenever something is sent.
 * @throws Problem `invalidRequest`
 */
export function targetOf(text: string, networks: BlockList): string {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "")
    throw refused("not an address without credentials and fragment.");
  const host = url.hostname.replaceAll(/[[\]]/g, "");
  const isHere = isLoopback(url.hostname) && mayReach("127.0.0.1", networks);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere))
    throw refused("takes https, so that nobody reads along.");
  if (isIP(host) !== 0 && !mayReach(host, networks))
    throw refused("an address that is not of the internet.");
  return url.href;
}

const refused = (detail: string): Problem =>
  new Problem("invalidRequest", "No address for messages.", undefined, [
    { pointer: "/url", detail },
  ]);
