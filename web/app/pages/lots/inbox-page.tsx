import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { More } from "../../parts/more.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { PartyName, usePartyLabel } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useFollowed } from "../../state/use-followed.ts";
import { LotActions } from "./lot-actions.tsx";
import { LotLink } from "./lot-link.tsx";
import { LotState } from "./lot-state.tsx";
import { Suppliers } from "./suppliers.tsx";
import { lotWords } from "./words.ts";

type Lot = Reply<"listLots">["items"][number];

/** Lots that need a decision, and nothing else above them. */
export function InboxPage(): JSX.Element {
  const words = useWords(lotWords);
  const { may, party } = useSession();
  const open = (
    <Link to={pagePaths.openLot} class="button">
      {words.openLot}
    </Link>
  );
  return (
    <Page title={words.title} lede={words.lede} actions={may("sign") ? open : undefined}>
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
  const loaded = useFollowed(
    (query, signal) =>
      call("listLots", { path: { party }, query: { ...query, standing: "needsDecision" } }, signal),
    [party],
  );
  return (
    <Loading of={loaded}>
      {(lots) =>
        lots.length === 0 ? (
          <p class="empty">{words.empty}</p>
        ) : (
          <>
            <div class="cards wide">
              {lots.map((lot) => (
                <Decision key={lot.lot} party={party} lot={lot} reload={loaded.reload} />
              ))}
            </div>
            <More of={loaded} />
          </>
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
        <LotLink lot={lot} />
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

function AllLots({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(lotWords);
  const loaded = useFollowed(
    (query, signal) => call("listLots", { path: { party }, query }, signal),
    [party],
  );
  return (
    <Section title={words.all} hint={words.allHint}>
      <Loading of={loaded}>
        {(lots) => (
          <>
            <Table
              label={words.all}
              rows={lots}
              keyOf={({ lot }) => lot}
              empty={words.allEmpty}
              columns={[
                {
                  head: words.suppliers.product,
                  cell: (lot) => <LotLink lot={lot} />,
                },
                { head: words.lot.factory, cell: ({ factory }) => <PartyName id={factory} /> },
                { head: words.lot.opened, cell: ({ openedAt }) => <Time at={openedAt} /> },
                { head: words.lot.verdict, cell: (lot) => <LotState lot={lot} /> },
              ]}
            />
            <More of={loaded} />
          </>
        )}
      </Loading>
    </Section>
  );
}
