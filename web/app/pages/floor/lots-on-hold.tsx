import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly round: number;
}

/** Lots of the factory that somebody holds. */
export function LotsOnHold({ party, round }: Props): JSX.Element {
  const { lots: words } = useWords(floorWords);
  const loaded = useLoaded(
    (signal) => call("listLots", { path: { party }, query: { as: "factory", limit: 100 } }, signal),
    [party, round],
  );
  return (
    <Section title={words.title}>
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={words.title}
            empty={words.none}
            rows={items.filter(({ missing }) => missing.some(({ code }) => code === "held"))}
            keyOf={({ lot }) => lot}
            columns={[
              { head: words.lot, cell: ({ lot, uri }) => uri ?? <code class="id">{lot}</code> },
              { head: words.product, cell: ({ product }) => product ?? "–" },
              { head: words.opened, cell: ({ openedAt }) => <Time at={openedAt} /> },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}
