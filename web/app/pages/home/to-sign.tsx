import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { PendingTable } from "../../signing/pending-table.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { homeWords } from "./words.ts";

/** Acts that wait for signatures. */
export function ToSign({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(homeWords);
  const loaded = useLoaded((signal) => call("listPendingActs", { path: { party } }, signal), [party]); // prettier-ignore
  return (
    <Section title={words.toSign}>
      <Loading of={loaded}>
        {({ items }) => (
          <PendingTable
            items={items.filter(({ relayed }) => relayed === null)}
            empty={words.nothingToSign}
          />
        )}
      </Loading>
    </Section>
  );
}
