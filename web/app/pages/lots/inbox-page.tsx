import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { PartyName, usePartyLabel } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { LotActions } from "./lot-actions.tsx";
import { lotName } from "./lot-name.ts";
import { Suppliers } from "./suppliers.tsx";
import { lotWords } from "./words.ts";

type Lot = Reply<"listLots">["items"][number];

/** Lots that need a decision, and nothing else above them. */
export function InboxPage(): JSX.Element {
  const words = useWords(lotWords);
  const { party } = useSession();
  return (
    <Page title={words.title} lede={words.lede}>
      {party === undefined ? (
        <p class="empty">{words.noParty}</p>
      ) : (
        <>
          <Waiting party={party} />
          <Suppliers party={party} />
          <AllLots party={party} />
        </>
      )}
    </Page>
  );
}

function Waiting({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(lotWords);
  const loaded = useLoaded(
    (signal) => call("listLots", { path: { party }, query: { standing: "needsDecision" } }, signal),
    [party],
  );
  return (
    <Loading of={loaded}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="empty">{words.empty}</p>
        ) : (
          <div class="cards wide">
            {items.map((lot) => (
              <Decision key={lot.lot} party={party} lot={lot} reload={loaded.reload} />
            ))}
          </div>
        )
      }
    </Loading>
  );
}

function Decision({
  lot,
  party,
  reload,
}: {
  readonly party: string;
  readonly lot: Lot;
  readonly reload: () => void;
}): JSX.Element {
  const words = useWords(lotWords);
  const labelOf = usePartyLabel();
  const [first] = lot.decisions;
  const sum = (of: "good" | "failing" | "blocked" | "samples"): number =>
    lot.progress.reduce((total, one) => total + one[of], 0);
  const counts = {
    good: sum("good"),
    failing: sum("failing"),
    blocked: sum("blocked"),
    samples: sum("samples"),
  };
  return (
    <section class="card">
      <h2>
        <Link to={lotPath(lot.lot)}>
          {lot.product === null ? "" : `${lot.product} · `}
          {lotName(lot)}
        </Link>
      </h2>
      <p class="hint">
        {lot.factory !== party && `${fill(words.by, { name: labelOf(lot.factory) })} · `}
        {words.waiting} <Time at={lot.openedAt} />
      </p>
      {first !== undefined && (
        <p>
          <State is={first === "readyToRelease" ? "good" : "bad"}>
            {fill(words.reasons[first], counts)}
          </State>
        </p>
      )}
      <LotActions party={party} lot={lot} back={pagePaths.lots} onDone={reload} />
    </section>
  );
}

const lotPath = (lot: string): string => pagePaths.lot.replace(":lot", lot);

function AllLots({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(lotWords);
  const loaded = useLoaded((signal) => call("listLots", { path: { party } }, signal), [party]);
  return (
    <Section title={words.all} hint={words.allHint}>
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={words.all}
            rows={items}
            keyOf={({ lot }) => lot}
            empty={words.allEmpty}
            columns={[
              {
                head: words.suppliers.product,
                cell: (lot) => (
                  <Link to={lotPath(lot.lot)}>
                    {lot.product === null ? "" : `${lot.product} · `}
                    {lotName(lot)}
                  </Link>
                ),
              },
              { head: words.lot.factory, cell: ({ factory }) => <PartyName id={factory} /> },
              { head: words.lot.opened, cell: ({ openedAt }) => <Time at={openedAt} /> },
              { head: words.lot.verdict, cell: (lot) => <LotState lot={lot} /> },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}

/** How it stands, in a word. */
export function LotState({
  lot,
}: {
  readonly lot: Pick<Lot, "contradicted" | "missing" | "state">;
}): JSX.Element {
  const { states } = useWords(lotWords);
  if (lot.contradicted) return <State is="bad">{states.contradicted}</State>;
  if (lot.state === "released") return <State is="good">{states.released}</State>;
  const isHeld = lot.missing.some(({ code }) => code === "held");
  return <State is={isHeld ? "bad" : "open"}>{isHeld ? states.held : states.open}</State>;
}
