import { encoded } from "../quality/lot-uri.ts";
import { hasCheckDigit } from "./check-digit.ts";
import {
  aliases,
  type KeyRule,
  primaryKeys,
  qualifierRules,
  type ValueRule,
} from "./digital-link-keys.ts";

/** An application identifier and its value, not encoded. */
export type Element = readonly [ai: string, value: string];

/**
 * What a GS1 Digital Link names.
 * - `key`: primary key, a GTIN always in 14 digits
 * - `qualifiers`: in the order of the standard
 */
export interface DigitalLink {
  readonly key: Element;
  readonly qualifiers: readonly Element[];
}

/** With what the query told about the thing (expiry, weight): it is no part of its name. */
export interface ParsedLink extends DigitalLink {
  readonly attributes: readonly Element[];
}

export type DigitalLinkFaultCode =
  | "notDigitalLink"
  | "keyInvalid"
  | "checkDigitWrong"
  | "qualifierWrong"
  | "qualifierOrder"
  | "valueInvalid"
  | "encodingInvalid";

/** Says what is wrong with a Digital Link, to whoever made or printed it. */
export class DigitalLinkFault extends Error {
  readonly code: DigitalLinkFaultCode;
  constructor(code: DigitalLinkFaultCode, detail: string) {
    super(detail);
    this.name = "DigitalLinkFault";
    this.code = code;
  }
}

/** The domain of canonical links (GS1 Digital Link: URI Syntax 1.4, section 4.12). */
const CANONICAL = "https://id.gs1.org";
const CHARS_MAX = 2048;

/**
 * One spelling for one thing: the canonical form of a GS1 Digital Link, without what its query tells. Everything else
 * (a URN, a national identifier, another web address) is its own spelling already.
 * @throws DigitalLinkFault for a Digital Link that is wrong
 */
export function canonicalId(uri: string): string {
  return isDigitalLink(uri) ? buildDigitalLink(parseDigitalLink(uri)) : uri;
}

/**
 * Whether it is meant as a Digital Link: a web address with a primary key and what looks like its value. Of another
 * domain than GS1's own, `/2026/01/05` is a date.
 */
export function isDigitalLink(uri: string): boolean {
  const parts = split(uri);
  if (parts === undefined) return false;
  if (uri.toLowerCase().startsWith(`${CANONICAL}/`)) return true;
  return keyPlaces(parts.segments).some((at) => looksRight(parts.segments, at));
}

/**
 * Reads a GS1 Digital Link of any domain, uncompressed: whatever stands before the primary key, the words that once
 * stood for numbers, and GTINs of 8, 12 or 13 digits.
 * @throws DigitalLinkFault
 */
export function parseDigitalLink(uri: string): ParsedLink {
  const parts = split(uri);
  if (parts === undefined) throw fault("notDigitalLink", "Not an http or https address.");
  return { ...parseSegments(parts.segments), attributes: attributesOf(parts.query) };
}

/** The canonical URI. Parsing it gives the same link again. */
export const buildDigitalLink = (link: DigitalLink): string => CANONICAL + buildPath(link);

/** `/01/…/10/…`: for a resolver of any domain. */
export function buildPath({ key, qualifiers }: DigitalLink): string {
  const link = checked(key, qualifiers);
  return [link.key, ...link.qualifiers].map(([ai, value]) => `/${ai}/${encoded(value)}`).join("");
}

/** As printed below a code: `(01)09506000134352(10)ABC` (GS1 General Specifications, section 4.14). */
export const elementString = ({ key, qualifiers }: DigitalLink): string =>
  [key, ...qualifiers].map(([ai, value]) => `(${ai})${value}`).join("");

/** The link itself, then each less precise one up to its primary key alone: serial, lot, product. */
export const prefixesOf = ({ key, qualifiers }: DigitalLink): DigitalLink[] =>
  Array.from({ length: qualifiers.length + 1 }, (_, dropped) => ({
    key,
    qualifiers: qualifiers.slice(0, qualifiers.length - dropped),
  }));

const fault = (code: DigitalLinkFaultCode, detail: string): DigitalLinkFault =>
  new DigitalLinkFault(code, detail);

interface Parts {
  readonly segments: readonly string[];
  readonly query: string;
}

function split(uri: string): Parts | undefined {
  if (uri.length > CHARS_MAX) return undefined;
  const match = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)?(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(uri);
  if (match === null) return undefined;
  const segments = (match[1] ?? "").split("/").slice(1);
  if (segments.at(-1) === "") segments.pop();
  return { segments, query: match[2] ?? "" };
}

const aiOf = (segment: string): string =>
  Object.hasOwn(aliases, segment) ? (aliases[segment] ?? segment) : segment;

/** Keys and values alternate from the end: only every second segment can be a key. */
const keyPlaces = (segments: readonly string[]): number[] =>
  segments.flatMap((segment, at) =>
    (segments.length - at) % 2 === 0 && Object.hasOwn(primaryKeys, aiOf(segment)) ? [at] : [],
  );

function looksRight(segments: readonly string[], at: number): boolean {
  const ai = aiOf(segments[at] ?? "");
  const value = plain(segments[at + 1] ?? "") ?? "";
  return ruleOf(primaryKeys, ai)?.form.test(ai === "01" ? padded(value) : value) === true;
}

function parseSegments(segments: readonly string[]): DigitalLink {
  const [start, second] = keyPlaces(segments);
  if (start === undefined)
    throw fault("notDigitalLink", "No primary key with a value stands in the path.");
  if (second !== undefined)
    throw fault("qualifierWrong", `${segments[second] ?? ""} names a second thing.`);
  const elements: Element[] = [];
  for (let at = start; at < segments.length; at += 2)
    elements.push([aiOf(segments[at] ?? ""), decode(segments[at + 1] ?? "")]);
  const [[ai, value] = ["", ""], ...qualifiers] = elements;
  return checked([ai, ai === "01" ? padded(value) : value], qualifiers);
}

/** GTINs of 8, 12 and 13 digits are written with zeros before them (GS1 General Specifications, section 3.3.2). */
export const padded = (gtin: string): string =>
  /^(\d{8}|\d{12}|\d{13})$/.test(gtin) ? gtin.padStart(14, "0") : gtin;

function checked(key: Element, qualifiers: readonly Element[]): DigitalLink {
  const [ai, value] = key;
  const rule = ruleOf(primaryKeys, ai);
  if (rule === undefined) throw fault("keyInvalid", `(${ai}) is not a primary key.`);
  check(ai, value, rule, "keyInvalid");
  checkOrder(ai, rule, qualifiers);
  return { key, qualifiers };
}

function checkOrder(ai: string, rule: KeyRule, qualifiers: readonly Element[]): void {
  const names = qualifiers.map(([name]) => name);
  const fitting = rule.qualifiers.filter((order) => names.every((name) => order.includes(name)));
  if (names.length > 0 && fitting.length === 0)
    throw fault("qualifierWrong", `(${names.join("), (")}) cannot qualify (${ai}).`);
  const isOrdered = fitting.some(
    (order) => names.join("/") === order.filter((name) => names.includes(name)).join("/"),
  );
  if (names.length > 0 && !isOrdered)
    throw fault("qualifierOrder", `The order is (${fitting[0]?.join("), (") ?? ""}), each once.`);
  for (const [name, value] of qualifiers) {
    const found = ruleOf(qualifierRules, name);
    if (found !== undefined) check(name, value, found, "valueInvalid");
  }
}

function check(
  ai: string,
  value: string,
  { checkedDigits, form }: ValueRule,
  code: DigitalLinkFaultCode,
): void {
  // As a segment of a path these would lead elsewhere, encoded or not (RFC 3986, section 5.2.4).
  if (!form.test(value) || value === "." || value === "..")
    throw fault(code, `${value.slice(0, 40)} is no value of (${ai}).`);
  if (checkedDigits !== undefined && !hasCheckDigit(value.slice(0, checkedDigits)))
    throw fault("checkDigitWrong", `The check digit of (${ai}) ${value} is wrong.`);
}

const ruleOf = <T>(rules: Readonly<Record<string, T>>, ai: string): T | undefined =>
  Object.hasOwn(rules, ai) ? rules[ai] : undefined;

/** Data attributes: keys of digits alone. What else a query holds is for the resolver. */
function attributesOf(query: string): Element[] {
  return query
    .split(/[&;]/)
    .map((pair) => pair.split("="))
    .filter(([name = ""]) => /^\d{2,4}$/.test(name))
    .map(([name = "", ...value]): Element => [name, decode(value.join("="))])
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

function decode(segment: string): string {
  const value = plain(segment);
  if (value === undefined)
    throw fault("encodingInvalid", `${segment.slice(0, 40)} is not percent-encoded UTF-8.`);
  return value;
}

function plain(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
