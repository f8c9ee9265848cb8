import { respelled } from "../../quality/lot-uri.ts";
import { checkDigitOf } from "../check-digit.ts";
import {
  buildDigitalLink,
  DigitalLinkFault,
  type Element,
  isDigitalLink,
  parseDigitalLink,
} from "../digital-link.ts";

/**
 * One spelling for one thing: what an event names becomes a GS1 Digital Link URI without its particular domain, or stays
 * the URI that it was.
 *
 * An EPC URN says where the company prefix ends (Tag Data Standard section 6.3), a Digital Link does not, and nobody can
 * work it out of the digits alone. So URNs are translated to Digital Links, never back.
 */
const CANONICAL = "https://id.gs1.org";

/** @param uri as the event has it. @returns the canonical URI (CBV 2.0 section 8.4), or `uri` if it names no GS1 key */
export function canonicalUri(uri: string): string {
  const link = fromUrn(uri) ?? uri;
  return fromLink(link) ?? link;
}

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
  text.length === count && /^\d+$/.test(text) ? text + checkDigitOf(text) : undefined;

const prefixed = (prefix: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : prefix + text;

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

/**
 * What identifies a thing, of all that a Digital Link may say: a serial is one thing whichever lot it is said to be of
 * (CBV 2.0 section 8.9.2), and the extension 0 of a place is the place.
 */
function fromLink(uri: string): string | undefined {
  if (!isDigitalLink(uri)) return undefined;
  try {
    const { key, qualifiers } = parseDigitalLink(uri);
    return buildDigitalLink({ key, qualifiers: identifying(key[0], qualifiers) });
  } catch (error) {
    // Whatever else it is, it names nothing of GS1's.
    if (error instanceof DigitalLinkFault) return undefined;
    throw error;
  }
}

function identifying(ai: string, qualifiers: readonly Element[]): readonly Element[] {
  if (ai === "414") return qualifiers.filter(([, value]) => value !== "0");
  if (ai !== "01") return qualifiers;
  const most = ["21", "10"].find((one) => qualifiers.some(([name]) => name === one));
  return most === undefined ? qualifiers : qualifiers.filter(([name]) => name === most);
}
