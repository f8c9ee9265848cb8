/**
 * The one spelling of a GS1 Digital Link that names a lot (GS1 Digital Link URI Syntax 1.4, section 4.8): primary key 01,
 * qualifier 10, on id.gs1.org, GTIN in 14 digits.
 * @returns undefined for whatever names no lot, and for one item of a lot
 */
export function lotUriIn(subject: string): string | undefined {
  const [, gtin, lot] =
    /^https?:\/\/[^/?#]+(?:\/[^?#]*)?\/(?:01|gtin)\/(\d{8}|\d{12,14})(?:\/(?:22|cpv)\/[^/?#]+)?\/(?:10|lot)\/([^/?#]{1,60})(?:[?#]|$)/.exec(
      subject,
    ) ?? [];
  if (gtin === undefined || lot === undefined) return undefined;
  return `https://id.gs1.org/01/${gtin.padStart(14, "0")}/10/${lot}`;
}
