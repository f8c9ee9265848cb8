import { BlockList, isIP } from "node:net";

/** Networks that are nobody's of the internet: IANA special-purpose registries (RFC 6890, 8190). */
const SPECIAL_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Within global unicast (2000::/3): Teredo and other protocol assignments, documentation, 6to4. */
const SPECIAL_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
const GLOBAL_V6 = ["2000::/3"];
export const LOOPBACK = ["127.0.0.0/8", "::1/128"];

/** @throws RangeError for what is no network such as 10.0.0.0/8 */
export function networksOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    const family = isIP(address);
    if (family === 0 || !/^\d{1,3}$/.test(bits))
      throw new RangeError(`${network} is no network such as 10.0.0.0/8`);
    list.addSubnet(address, Number(bits), family === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

const special = { 4: networksOf(SPECIAL_V4), 6: networksOf(SPECIAL_V6) };
const globalV6 = networksOf(GLOBAL_V6);

/** Whether something may be sent to an address: of the internet, or of a network that was allowed. */
export function mayReach(address: string, allowed: BlockList): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const name = family === 6 ? "ipv6" : "ipv4";
  if (allowed.check(address, name)) return true;
  if (family === 4) return !special[4].check(address, name);
  return globalV6.check(address, name) && !special[6].check(address, name);
}
