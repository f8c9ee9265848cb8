import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { lotWords } from "./words.ts";

/** Below this, one bad sample more or less says everything. */
const SAMPLES_MIN = 20;
const MILLION = 1_000_000;

/** How suppliers do under the party's plans. Absent for a party that never published one. */
export function Suppliers({ party }: { readonly party: string }): JSX.Element {
  const { suppliers: words } = useWords(lotWords);
  const loaded = useLoaded((signal) => call("listSupplies", { path: { party } }, signal), [party]);
  return (
    <Section title={words.title} hint={words.hint}>
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={words.title}
            rows={items}
            keyOf={({ factory, product }) => `${factory} ${product ?? ""}`}
            empty={words.empty}
            columns={[
              { head: words.supplier, cell: ({ factory }) => <PartyName id={factory} /> },
              { head: words.product, cell: ({ product }) => product ?? "–" },
              {
                head: words.ppm,
                isFigure: true,
                cell: ({ failed, judged }) =>
                  judged < SAMPLES_MIN
                    ? words.few
                    : Math.round((failed / judged) * MILLION).toLocaleString("en"),
              },
              {
                head: words.samples,
                isFigure: true,
                cell: ({ failed, judged }) => `${String(failed)} / ${String(judged)}`,
              },
              {
                head: words.progress,
                cell: ({ asked, good, open }) => fill(words.progressOf, { open, good, asked }),
              },
              { head: words.released, isFigure: true, cell: ({ released }) => released },
              {
                head: words.contradicted,
                isFigure: true,
                cell: ({ contradicted }) => contradicted,
              },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}
