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
  return `https://id.gs1.org/01/${gtin.padStart(14, "0")}/10/${respelled(lot)}`;
}

/** A value in the path of a Digital Link: RFC 3986's unreserved characters as they are, every other by its octets. */
export const encoded = (value: string): string =>
  encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The one encoding of a value that may be encoded otherwise; what is no percent-encoded text stays what it is. */
export function respelled(text: string): string {
  try {
    return encoded(decodeURIComponent(text));
  } catch {
    return text;
  }
}
