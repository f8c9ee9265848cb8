import { fromBase64Url, toBase64Url, utf8 } from "../../../device-attest/bytes.ts";
import { QueryFault } from "./query-fault.ts";

/**
 * Where a listing goes on. It holds only events that were there when it began: what comes in between moves nothing, so
 * nothing is shown twice and nothing is left out.
 */
export interface PageToken {
  /** Number of the newest event when the listing began. */
  readonly upTo: string;
  /** Number of the last event that was shown. */
  readonly after: string;
  /** What that one is ordered by; microseconds since 1970. */
  readonly key: string;
  /** Events shown so far. */
  readonly shown: number;
}

export const encodeToken = ({ after, key, shown, upTo }: PageToken): string =>
  toBase64Url(utf8([upTo, after, key, shown].join(".")));

const TOKEN = /^(\d{1,18})\.(\d{1,18})\.(-?\d{1,18})\.(\d{1,9})$/;

/** @throws QueryFault for what is no token of ours */
export function decodeToken(text: string): PageToken {
  const [, upTo = "", after = "", key = "", shown = ""] = TOKEN.exec(plain(text)) ?? [];
  if (upTo === "")
    throw new QueryFault("epcisQueryParameter", "nextPageToken", "is none that was given here");
  return { upTo, after, key, shown: Number(shown) };
}

function plain(text: string): string {
  try {
    return new TextDecoder().decode(fromBase64Url(text));
  } catch {
    return "";
  }
}
