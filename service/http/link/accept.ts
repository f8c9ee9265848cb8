/** A media range of an `Accept` header (RFC 9110 section 12.5.1). */
interface Range {
  readonly type: string;
  readonly subtype: string;
  /** 0 to 1; 0: not wanted. */
  readonly quality: number;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const RANGE = new RegExp(`^(${TOKEN})/(${TOKEN})$`);
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/** What is no media range is passed over; parameters beside `q` distinguish nothing here. */
function rangesOf(accept: string): Range[] {
  return accept.split(",").flatMap((part) => {
    const [range = "", ...parameters] = part.split(";").map((one) => one.trim());
    const [, type, subtype] = RANGE.exec(range.toLowerCase()) ?? [];
    if (type === undefined || subtype === undefined) return [];
    const quality = parameters.map((one) => QUALITY.exec(one)?.[1]).find(Boolean) ?? "1";
    return [{ type, subtype, quality: Number(quality) }];
  });
}

/** How much a media type is wanted: the most particular range that it fits decides. */
function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const [type, subtype] = mediaType.split("/");
  const fitting = ranges.filter(
    (range) =>
      (range.type === type && (range.subtype === subtype || range.subtype === "*")) ||
      (range.type === "*" && range.subtype === "*"),
  );
  const particular = ({ subtype: sub, type: main }: Range): number =>
    Number(main !== "*") + Number(sub !== "*");
  const most = Math.max(...fitting.map(particular));
  return Math.max(
    0,
    ...fitting.filter((one) => particular(one) === most).map(({ quality }) => quality),
  );
}

/**
 * Of what can be sent, what a client would rather have; of things wanted alike the first.
 * @param accept of the request; absent or empty: anything
 * @returns undefined where nothing fits
 */
export function preferred<T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  if (accept === undefined || accept.trim() === "") return offered[0];
  const ranges = rangesOf(accept);
  const best = offered
    .map((type) => ({ type, quality: qualityOf(type, ranges) }))
    .filter(({ quality }) => quality > 0)
    .reduce<{ type: T; quality: number } | undefined>(
      (found, one) => (found !== undefined && found.quality >= one.quality ? found : one),
      undefined,
    );
  return best?.type;
}
