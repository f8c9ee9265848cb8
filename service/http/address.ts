import { isIPv6 } from "node:net";

/** What counts as one address: of IPv6, whose hosts have 2^64 each, the network. */
export function addressBlock(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(ip) ? `${groupsOf(ip).slice(0, 4).join(":")}::/64` : ip;
}

/** The eight groups of an IPv6 address. */
function groupsOf(ip: string): string[] {
  const [head = "", tail] = (ip.split("%")[0] ?? ip).split("::");
  const [before, after] = [head, tail ?? ""].map((part) =>
    part.split(":").filter((one) => one !== ""),
  );
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [
    ...(before ?? []),
    ...Array<string>(Math.max(0, missing)).fill("0"),
    ...(after ?? []),
  ];
  return groups.map((group) => group.replace(/^0+(?=.)/, "").toLowerCase());
}
