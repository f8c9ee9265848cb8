import type { JSX } from "preact";
import type { Firm } from "../../../service/lender/case.ts";
import { shortId } from "../../app/parts/party-name.tsx";
import { useWords } from "../../app/state/settings.ts";
import { shellWords } from "../../app/words.ts";

/** What the lender calls a firm, with enough of its id. */
export function FirmName({ firm: { id, name } }: { readonly firm: Firm }): JSX.Element {
  const { unnamed } = useWords(shellWords);
  return (
    <span class="party-name" title={id}>
      {name ?? <em>{unnamed}</em>} <code>{shortId(id)}</code>
    </span>
  );
}
