import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { More } from "../../parts/more.tsx";
import { NotOnChain } from "../../parts/not-on-chain.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { PartyName, shortId } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useFollowed } from "../../state/use-followed.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { LotLink } from "../lots/lot-link.tsx";
import { LotState } from "../lots/lot-state.tsx";
import { type Plan, usePlanName } from "./book.ts";
import { EndDialog, type Ending } from "./end-dialog.tsx";
import { PlanSaid } from "./plan-said.tsx";
import { PlanState } from "./plans-page.tsx";
import { Readers } from "./readers.tsx";
import { planWords } from "./words.ts";

/** One plan: what a lot has to meet, who uses it, and what its publisher can do. */
export function PlanPage({ plan }: { readonly plan: string }): JSX.Element {
  const words = useWords(planWords);
  const { party } = useSession();
  const nameOf = usePlanName();
  const loaded = useLoaded(
    async (signal) =>
      party === undefined ? undefined : call("readPlan", { path: { party, plan } }, signal),
    [party, plan],
  );
  const { failure, reload, value } = loaded;
  const name = value === undefined ? shortId(plan) : nameOf(value);
  return (
    <Page
      title={fill(words.plan.title, { name })}
      actions={party !== undefined && value !== undefined && <Actions party={party} plan={value} />}
    >
      {failure?.code === "notFound" ? (
        <NotOnChain look={reload} />
      ) : (
        <Loading of={loaded}>
          {(read) =>
            read === undefined || party === undefined ? (
              <p class="empty">{words.noParty}</p>
            ) : (
              <OnePlan party={party} plan={read} />
            )
          }
        </Loading>
      )}
    </Page>
  );
}

interface Props {
  readonly party: string;
  readonly plan: Plan;
}

function Actions({ party, plan }: Props): JSX.Element | null {
  const { plan: words } = useWords(planWords);
  const { may } = useSession();
  const [ending, setEnding] = useState<Ending>();
  if (!may("sign")) return null;
  const isOwn = plan.publisher === party;
  const isInForce = plan.state === "inForce";
  return (
    <>
      {isInForce && (
        <Link
          to={`${pagePaths.openLot}?plan=${plan.plan}`}
          class={isOwn ? "button" : "button main"}
        >
          {words.open}
        </Link>
      )}
      {isOwn && isInForce && (
        <Button kind="plain" onClick={() => setEnding("supersede")}>
          {words.supersede}
        </Button>
      )}
      {isOwn && plan.state !== "withdrawn" && (
        <Button kind="danger" onClick={() => setEnding("withdraw")}>
          {words.withdraw}
        </Button>
      )}
      {ending !== undefined && (
        <EndDialog how={ending} party={party} plan={plan} onClose={() => setEnding(undefined)} />
      )}
    </>
  );
}

function OnePlan({ party, plan }: Props): JSX.Element {
  return (
    <>
      <Head plan={plan} />
      <Requirements plan={plan} />
      <Lots party={party} plan={plan} />
      {plan.readers !== null && <Readers party={party} plan={plan} readers={plan.readers} />}
    </>
  );
}

const isFactory = (id: string): boolean => /^0+$/.test(id);

function Head({ plan }: { readonly plan: Plan }): JSX.Element {
  const words = useWords(planWords);
  const { auditors, inspectors, minGrade, publishedAt, publisher, successor, version } = plan;
  const grade = words.set.grades[minGrade > 1 ? (String(minGrade) as "2" | "3") : "0"];
  const names = (ids: readonly string[]): JSX.Element => (
    <ul class="plain-list">
      {ids.map((id) => (
        <li key={id}>{isFactory(id) ? words.set.ownFactory : <PartyName id={id} />}</li>
      ))}
    </ul>
  );
  return (
    <Facts
      of={[
        [words.state, <PlanState plan={plan} />],
        ...(plan.state === "superseded"
          ? [
              [
                words.plan.successor,
                successor === null || isFactory(successor) ? (
                  words.plan.noSuccessor
                ) : (
                  <Link to={pagePaths.plan.replace(":plan", successor)}>{shortId(successor)}</Link>
                ),
              ] as const,
            ]
          : []),
        [words.version, String(version)],
        [words.by, <PartyName id={publisher} />],
        [words.published, <Time at={publishedAt} />],
        [words.plan.inspectors, names(inspectors)],
        [words.plan.grade, grade],
        [words.plan.auditors, auditors.length === 0 ? words.plan.nobody : names(auditors)],
      ]}
    />
  );
}

function Requirements({ plan }: { readonly plan: Plan }): JSX.Element {
  const { plan: words } = useWords(planWords);
  return (
    <Section title={words.asks}>
      <PlanSaid plan={plan} />
    </Section>
  );
}

function Lots({ party, plan: { plan } }: Props): JSX.Element {
  const { plan: words } = useWords(planWords);
  const loaded = useFollowed(
    (query, signal) => call("listLots", { path: { party }, query: { ...query, plan } }, signal),
    [party, plan],
  );
  return (
    <Section title={words.lots} hint={words.lotsHint}>
      <Loading of={loaded}>
        {(lots) => (
          <>
            <Table
              label={words.lots}
              rows={lots}
              keyOf={({ lot }) => lot}
              empty={words.lotsEmpty}
              columns={[
                { head: words.lot, cell: (lot) => <LotLink lot={lot} /> },
                { head: words.factory, cell: ({ factory }) => <PartyName id={factory} /> },
                { head: words.opened, cell: ({ openedAt }) => <Time at={openedAt} /> },
                { head: words.verdict, cell: (lot) => <LotState lot={lot} /> },
              ]}
            />
            <More of={loaded} />
          </>
        )}
      </Loading>
    </Section>
  );
}
