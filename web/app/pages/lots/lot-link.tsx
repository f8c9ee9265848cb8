import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { Reply } from "../../api/client.ts";
import { Link } from "../../state/link.tsx";
import { lotName } from "./lot-name.ts";

type Lot = Pick<Reply<"listLots">["items"][number], "lot" | "product" | "uri">;

/** A lot by its product and number, to its page. */
export const LotLink = ({ lot }: { readonly lot: Lot }): JSX.Element => (
  <Link to={pagePaths.lot.replace(":lot", lot.lot)}>
    {lot.product === null ? "" : `${lot.product} · `}
    {lotName(lot)}
  </Link>
);
