import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Loading } from "../../parts/loading.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { listed } from "./document-words.ts";
import { authorisationWords } from "./words.ts";

/** Contracts under which agreed monitoring goes on after a revocation. */
export function Contracts({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(authorisationWords);
  const { language } = useSettings();
  const loaded = useLoaded(
    (signal) =>
      readAll("after", (query) => call("listContracts", { path: { party }, query }, signal)),
    [party],
  );
  return (
    <Section title={words.contracts} hint={words.contractsHint}>
      <Loading of={loaded}>
        {(items) => (
          <Table
            label={words.contracts}
            rows={items.filter(({ document }) => document.until > new Date().toISOString())}
            keyOf={({ hash }) => hash}
            empty={words.contractsEmpty}
            columns={[
              { head: words.lender, cell: ({ document }) => <PartyName id={document.lender} /> },
              { head: words.factory, cell: ({ document }) => <PartyName id={document.factory} /> },
              {
                head: words.monitoring,
                cell: ({ document }) => listed(document.monitoring.sections, language),
              },
              { head: words.until, cell: ({ document }) => <Time at={document.until} /> },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}
