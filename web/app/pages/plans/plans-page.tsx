import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type OwnSet, type Plan, readBook, setName, usePlanName } from "./book.ts";
import { planWords } from "./words.ts";

/** What a party calls good, and the plans that it may read. */
export function PlansPage(): JSX.Element {
  const words = useWords(planWords);
  const { may, party } = useSession();
  const write = (
    <Link to={pagePaths.newRules} class="button main">
      {words.write}
    </Link>
  );
  return (
    <Page title={words.title} lede={words.lede} actions={may("sign") ? write : undefined}>
      {party === undefined ? <p class="empty">{words.noParty}</p> : <Book party={party} />}
    </Page>
  );
}

function Book({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(planWords);
  const loaded = useLoaded((signal) => readBook(party, signal), [party]);
  return (
    <Loading of={loaded}>
      {({ plans, sets }) => (
        <>
          <Section title={words.plans} hint={words.plansHint}>
            <PlanTable plans={plans} empty={words.plansEmpty} />
          </Section>
          <Section title={words.sets} hint={words.setsHint}>
            <SetTable sets={sets} />
          </Section>
        </>
      )}
    </Loading>
  );
}

interface PlanTableProps {
  readonly plans: readonly Plan[];
  readonly empty: string;
}

/** Plans with where they stand; the newest first. */
export function PlanTable({ empty, plans }: PlanTableProps): JSX.Element {
  const words = useWords(planWords);
  const nameOf = usePlanName();
  return (
    <Table
      label={words.plans}
      rows={plans}
      keyOf={({ plan }) => plan}
      empty={empty}
      columns={[
        {
          head: words.product,
          cell: (one) => <Link to={pagePaths.plan.replace(":plan", one.plan)}>{nameOf(one)}</Link>,
        },
        { head: words.version, cell: ({ version }) => version, isFigure: true },
        { head: words.by, cell: ({ publisher }) => <PartyName id={publisher} /> },
        { head: words.published, cell: ({ publishedAt }) => <Time at={publishedAt} /> },
        { head: words.state, cell: (one) => <PlanState plan={one} /> },
      ]}
    />
  );
}

export function PlanState({
  plan: { state },
}: {
  readonly plan: Pick<Plan, "state">;
}): JSX.Element {
  const { states } = useWords(planWords);
  const standing = { inForce: "good", superseded: "open", withdrawn: "bad" } as const;
  return <State is={standing[state]}>{states[state]}</State>;
}

function SetTable({ sets }: { readonly sets: readonly OwnSet[] }): JSX.Element {
  const words = useWords(planWords);
  return (
    <Table
      label={words.sets}
      rows={sets}
      keyOf={({ ruleSet }) => ruleSet}
      empty={words.setsEmpty}
      columns={[
        {
          head: words.product,
          cell: (set) => (
            <Link to={pagePaths.ruleSet.replace(":ruleSet", set.ruleSet)}>{setName(set)}</Link>
          ),
        },
        { head: words.version, cell: ({ version }) => version, isFigure: true },
        {
          head: words.characteristics,
          cell: ({ says }) => says?.rules.map(({ metric }) => metric).join(", ") ?? "–",
        },
        {
          head: words.state,
          cell: ({ publishedAt }) => (
            <State is={publishedAt === undefined ? "open" : "good"}>
              {publishedAt === undefined ? words.notOnChain : words.onChain}
            </State>
          ),
        },
      ]}
    />
  );
}
