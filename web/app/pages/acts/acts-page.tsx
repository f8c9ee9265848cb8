import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { PendingTable } from "../../signing/pending-table.tsx";
import { signingWords } from "../../signing/words.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";

/** What waits for signatures, and what was sent. */
export function ActsPage(): JSX.Element {
  const { list } = useWords(signingWords);
  const { party } = useSession();
  return (
    <Page title={list.title} lede={list.lede}>
      {party === undefined ? <p class="empty">{list.noParty}</p> : <ActList party={party} />}
    </Page>
  );
}

function ActList({ party }: { readonly party: string }): JSX.Element {
  const { list } = useWords(signingWords);
  const loaded = useLoaded((signal) => call("listPendingActs", { path: { party } }, signal), [party]); // prettier-ignore
  return (
    <Loading of={loaded}>
      {({ items }) => <PendingTable items={items} empty={list.empty} />}
    </Loading>
  );
}
