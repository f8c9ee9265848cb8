import type { InspectionLot } from "../../../service/quality/inspection-plan.ts";

/** What a label says, as far as it tells lots apart. */
interface Label {
  /** GTIN-14; undefined where the label names none. */
  readonly gtin: string | undefined;
  readonly lot: string;
}

const GROUP_SEPARATOR = "\u001d";

/**
 * The lots that a scanned or typed text may mean: the lot's id, its address, a GS1 Digital Link of any domain, a GS1
 * element string with or without brackets (GS1 General Specifications 7.8, symbology identifiers too), or what
 * the label calls the lot. More than one where two products have a lot of one name.
 */
export function lotsMeant<Lot extends InspectionLot>(text: string, lots: readonly Lot[]): Lot[] {
  const code = text.trim();
  if (code === "") return [];
  const exact = lots.filter(({ lot, uri }) => lot === code.toLowerCase() || uri === code);
  if (exact.length > 0) return exact;
  const said = labelIn(code);
  return lots.filter(({ uri }) => isSame(said, digitalLink(uri)));
}

const isSame = (said: Label, label: Label | undefined): boolean =>
  label !== undefined &&
  label.lot === said.lot &&
  (said.gtin === undefined || said.gtin === label.gtin);

const labelIn = (code: string): Label =>
  digitalLink(code) ?? bracketed(code) ?? elements(code) ?? { gtin: undefined, lot: code };

/** GS1 Digital Link: `/01/{gtin}` and `/10/{lot}` in the path, whatever stands before and behind. */
export function digitalLink(uri: string): Label | undefined {
  const [, gtin = "", path = ""] = /^https?:\/\/[^?#]*\/01\/(\d{8,14})(\/[^?#]*)/i.exec(uri) ?? [];
  const [, lot] = /\/10\/([^/]+)/.exec(path) ?? [];
  return lot === undefined ? undefined : { gtin: gtin.padStart(14, "0"), lot: decoded(lot) };
}

/** `(01)09506000134352(10)A7`, as it is printed under the code. */
function bracketed(code: string): Label | undefined {
  const [, gtin, lot] = /^\(01\)(\d{14})(?:\(\d{2,4}\)[^(]*)*?\(10\)([^(]{1,20})/.exec(code) ?? [];
  return lot === undefined ? undefined : { gtin, lot };
}

/** AIs of fixed length that may stand between GTIN and lot: dates (General Specifications figure 7.8.5-2). */
const DATES = /^1[1-9]\d{6}/;

/** `]d2010950600013435210A7`, as a scanner that types like a keyboard sends it. */
function elements(code: string): Label | undefined {
  const plain = code.replace(/^\][A-Za-z]\d/, "");
  const bare = plain.startsWith(GROUP_SEPARATOR) ? plain.slice(1) : plain;
  const [, gtin] = /^01(\d{14})/.exec(bare) ?? [];
  if (gtin === undefined) return undefined;
  let rest = bare.slice(16);
  while (DATES.test(rest)) rest = rest.slice(8);
  const [first = ""] = rest.split(GROUP_SEPARATOR);
  return /^10.{1,20}$/.test(first) ? { gtin, lot: first.slice(2) } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether no label was ever read of a lot: the service then calls it by its id. */
export const isNameless = ({ lot, uri }: InspectionLot): boolean =>
  uri === `urn:tallystick:lot:${lot}`;

/** What people call a lot: what its label says, else the end of its address. */
export const lotName = ({ lot, uri }: InspectionLot): string =>
  isNameless({ lot, uri, ruleSets: [] })
    ? lot.slice(0, 8)
    : (digitalLink(uri)?.lot ?? uri.split("/").findLast((part) => part !== "") ?? uri);
