/**
 * One spelling for one thing: what an event names becomes a GS1 Digital Link URI without its particular domain, or stays
 * the URI that it was.
 *
 * An EPC URN says where the company prefix ends (Tag Data Standard section 6.3), a Digital Link does not, and nobody can
 * work it out of the digits alone. So URNs are translated to Digital Links, never back.
 */
const CANONICAL = "https://id.gs1.org";

/** @param uri as the event has it. @returns the canonical URI (CBV 2.0 section 8.4), or `uri` if it names no GS1 key */
export const canonicalUri = (uri: string): string => fromUrn(uri) ?? fromLink(uri) ?? uri;

const URN = /^urn:epc:(id|idpat|class):([a-z]+):(.+)$/;

type Translate = (parts: readonly string[]) => string | undefined;

/** By scheme, from what stands after the last colon, split at its dots (Tag Data Standard 1.13 sections 6 and 7). */
const schemes: Readonly<Record<string, Translate>> = {
  "id:sgtin": ([company = "", item = "", ...serial]) =>
    keyed("01", gtin(company, item), "21", serial),
  "class:lgtin": ([company = "", item = "", ...lot]) => keyed("01", gtin(company, item), "10", lot),
  "idpat:sgtin": ([company = "", item = "", serial]) =>
    serial === "*" ? keyed("01", gtin(company, item)) : undefined,
  "id:sscc": ([company = "", serial = ""]) => keyed("00", digits(moved(company, serial), 17)),
  "id:sgln": ([company = "", place = "", ...extension]) =>
    keyed("414", digits(company + place, 12), "254", extension.join(".") === "0" ? [] : extension),
  "id:pgln": ([company = "", party = ""]) => keyed("417", digits(company + party, 12)),
  "id:grai": ([company = "", type = "", ...serial]) =>
    joined("8003", prefixed("0", digits(company + type, 12)), serial),
  "idpat:grai": ([company = "", type = "", serial]) =>
    serial === "*" ? joined("8003", prefixed("0", digits(company + type, 12)), []) : undefined,
  "id:giai": ([company = "", ...reference]) => joined("8004", company, reference),
  "id:gdti": ([company = "", type = "", ...serial]) =>
    joined("253", digits(company + type, 12), serial),
  "id:gsrn": ([company = "", reference = ""]) => keyed("8018", digits(company + reference, 17)),
  "id:gsrnp": ([company = "", reference = ""]) => keyed("8017", digits(company + reference, 17)),
};

function fromUrn(uri: string): string | undefined {
  const [, kind = "", scheme = "", rest = ""] = URN.exec(uri) ?? [];
  const name = `${kind}:${scheme}`;
  const translate = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  return translate?.(rest.split("."));
}

/** The indicator or extension digit stands first in the number, and before the reference in the URN. */
const moved = (company: string, reference: string): string =>
  reference.slice(0, 1) + company + reference.slice(1);

const gtin = (company: string, item: string): string | undefined =>
  digits(moved(company, item), 13);

/** With its check digit; undefined unless `text` is `count` digits. */
const digits = (text: string, count: number): string | undefined =>
  text.length === count && /^\d+$/.test(text) ? text + checkDigit(text) : undefined;

const prefixed = (prefix: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : prefix + text;

/** GS1 General Specifications section 7.9: threes and ones from the right. */
export function checkDigit(text: string): string {
  const sum = Array.from(text)
    .toReversed()
    .reduce((all, one, at) => all + Number(one) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

function keyed(
  ai: string,
  key: string | undefined,
  qualifier = "",
  parts: readonly string[] = [],
): string | undefined {
  if (key === undefined) return undefined;
  const value = parts.join(".");
  return `${CANONICAL}/${ai}/${key}${value === "" ? "" : `/${qualifier}/${respelled(value)}`}`;
}

const joined = (
  ai: string,
  key: string | undefined,
  parts: readonly string[],
): string | undefined =>
  key === undefined ? undefined : `${CANONICAL}/${ai}/${key}${respelled(parts.join("."))}`;

/** One way to escape: RFC 3986 unreserved characters as they are, every other by its octets in capitals. */
function respelled(text: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(text)).replaceAll(
      /[!'()*]/g,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    return text;
  }
}

const LINK =
  /^https?:\/\/[^/?#]+(?:\/[^/?#]+)*?\/(00|01|253|414|417|8003|8004|8017|8018)\/([^?#]+)/i;

function fromLink(uri: string): string | undefined {
  const [, ai = "", path = ""] = LINK.exec(uri) ?? [];
  if (ai === "") return undefined;
  const [key = "", ...qualifiers] = path.replace(/\/$/, "").split("/");
  if (qualifiers.length % 2 !== 0) return undefined;
  return linkOf(ai, key, new Map(pairs(qualifiers)));
}

function linkOf(ai: string, key: string, values: ReadonlyMap<string, string>): string | undefined {
  const of = (name: string): string[] => [values.get(name) ?? ""];
  switch (ai) {
    case "01": {
      const number = checked(key.padStart(14, "0"), 14);
      // A serial is one thing whichever lot it is said to be of.
      return values.has("21")
        ? keyed("01", number, "21", of("21"))
        : keyed("01", number, "10", of("10"));
    }
    case "414": {
      const extension = values.get("254");
      return keyed("414", checked(key, 13), "254", extension === "0" ? [] : of("254"));
    }
    case "00":
    case "8017":
    case "8018":
      return keyed(ai, checked(key, 18));
    case "417":
      return keyed(ai, checked(key, 13));
    case "8003":
      return joined(ai, prefixed("0", checked(key.slice(1, 14), 13)), [key.slice(14)]);
    case "253":
      return joined(ai, checked(key.slice(0, 13), 13), [key.slice(13)]);
    default:
      return joined(ai, "", [key]);
  }
}

const pairs = (parts: readonly string[]): [string, string][] =>
  parts.flatMap((part, at) =>
    at % 2 === 0 ? [[part, parts[at + 1] ?? ""] as [string, string]] : [],
  );

/** Undefined unless it is `count` digits of which the last checks the others. */
const checked = (text: string, count: number): string | undefined =>
  text.length === count && digits(text.slice(0, -1), count - 1) === text ? text : undefined;
