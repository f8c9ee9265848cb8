import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { LotLink } from "../lots/lot-link.tsx";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly round: number;
}

const held = { as: "factory", standing: "held", limit: 200 } as const;

/** Lots of the factory that somebody holds, released ones too. */
export function LotsOnHold({ party, round }: Props): JSX.Element {
  const { lots: words } = useWords(floorWords);
  const loaded = useLoaded(
    (signal) =>
      readAll("after", (query) =>
        call("listLots", { path: { party }, query: { ...query, ...held } }, signal),
      ),
    [party, round],
  );
  return (
    <Section title={words.title}>
      <Loading of={loaded}>
        {(lots) => (
          <Table
            label={words.title}
            empty={words.none}
            rows={lots}
            keyOf={({ lot }) => lot}
            columns={[
              { head: words.lot, cell: (lot) => <LotLink lot={lot} /> },
              {
                head: words.heldBy,
                cell: ({ heldBy }) => (
                  <ul class="plain-list">
                    {heldBy.map((id) => (
                      <li key={id}>
                        <PartyName id={id} />
                      </li>
                    ))}
                  </ul>
                ),
              },
              { head: words.opened, cell: ({ openedAt }) => <Time at={openedAt} /> },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}
