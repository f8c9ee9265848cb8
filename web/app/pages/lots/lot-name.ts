import { shortId } from "../../parts/party-name.tsx";

/** What a lot is called in a table: the lot number of its label, or enough of its id. */
export function lotName({
  lot,
  uri,
}: {
  readonly lot: string;
  readonly uri: string | null;
}): string {
  const [, number] = /\/10\/([^/?#]+)/.exec(uri ?? "") ?? [];
  return number === undefined ? shortId(lot) : decoded(number);
}

/** A label's writer may have encoded it badly. */
function decoded(number: string): string {
  try {
    return decodeURIComponent(number);
  } catch {
    return number;
  }
}
