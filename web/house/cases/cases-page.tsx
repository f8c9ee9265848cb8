import type { JSX } from "preact";
import type { CaseSummary } from "../../../service/lender/case.ts";
import { housePaths } from "../../../service/lender/page-paths.ts";
import { Loading } from "../../app/parts/loading.tsx";
import { Page } from "../../app/parts/page.tsx";
import { Table } from "../../app/parts/table.tsx";
import { Time } from "../../app/parts/time.tsx";
import { Link } from "../../app/state/link.tsx";
import { go, useHere } from "../../app/state/router.ts";
import { useWords } from "../../app/state/settings.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { ask } from "../ask.ts";
import { money, percentOfPpm } from "../money.ts";
import { FirmName } from "../parts/firm-name.tsx";
import { Outcome } from "../parts/outcome.tsx";
import { houseWords } from "../words.ts";

/** What was decided, a page at a time. */
export function CasesPage(): JSX.Element {
  const { cases: words } = useWords(houseWords);
  const { search } = useHere();
  const isOpen = search.get("open") === "true";
  const after = search.get("after");
  const loaded = useLoaded(
    (signal) =>
      ask(
        "listCases",
        { query: { ...(after !== null && { after }), ...(isOpen && { open: "true" }) } },
        { signal },
      ),
    [after, isOpen],
  );
  return (
    <Page title={words.title} lede={words.lede}>
      <nav class="tabs" aria-label={words.label}>
        <Tab to={housePaths.cases} isHere={!isOpen}>
          {words.all}
        </Tab>
        <Tab to={`${housePaths.cases}?open=true`} isHere={isOpen}>
          {words.open}
        </Tab>
      </nav>
      <Loading of={loaded}>
        {({ cases, next }) => (
          <>
            <CaseTable cases={cases} empty={isOpen ? words.emptyOpen : words.empty} />
            <Paging next={next} isOpen={isOpen} isFirst={!search.has("after")} />
          </>
        )}
      </Loading>
    </Page>
  );
}

interface TabProps {
  readonly to: string;
  readonly isHere: boolean;
  readonly children: string;
}

const Tab = ({ children, isHere, to }: TabProps): JSX.Element => (
  <a
    href={to}
    aria-current={isHere ? "page" : undefined}
    onClick={(event) => {
      event.preventDefault();
      go(to);
    }}
  >
    {children}
  </a>
);

interface TableProps {
  readonly cases: readonly CaseSummary[];
  readonly empty: string;
}

function CaseTable({ cases, empty }: TableProps): JSX.Element {
  const { byPerson, cases: words } = useWords(houseWords);
  return (
    <Table
      label={words.label}
      rows={cases}
      keyOf={({ decision }) => decision}
      empty={empty}
      columns={[
        {
          head: words.firm,
          cell: ({ decision, firm }) => (
            <Link to={housePaths.case.replace(":decision", decision)}>
              <FirmName firm={firm} />
            </Link>
          ),
        },
        { head: words.when, cell: ({ decidedAt }) => <Time at={decidedAt} /> },
        {
          head: words.outcome,
          cell: ({ outcome, ruled }) => (
            <>
              <Outcome of={outcome} />
              {ruled && <span class="tag">{byPerson}</span>}
            </>
          ),
        },
        {
          head: words.asked,
          isFigure: true,
          cell: ({ asked, currency }) => money(asked, currency),
        },
        {
          head: words.offer,
          isFigure: true,
          cell: ({ offer }) => (offer === null ? "–" : money(offer.amount, offer.currency)),
        },
        {
          head: words.limit,
          isFigure: true,
          cell: ({ currency, limit }) => money(limit, currency),
        },
        { head: words.points, isFigure: true, cell: ({ points }) => points ?? "–" },
        {
          head: words.pd,
          isFigure: true,
          cell: ({ pdPpm }) => (pdPpm === null ? "–" : percentOfPpm(pdPpm)),
        },
      ]}
    />
  );
}

interface PagingProps {
  readonly next: string | null;
  readonly isOpen: boolean;
  readonly isFirst: boolean;
}

function Paging({ isFirst, isOpen, next }: PagingProps): JSX.Element | null {
  const { cases: words } = useWords(houseWords);
  if (isFirst && next === null) return null;
  const open = isOpen ? "&open=true" : "";
  return (
    <p class="actions">
      {!isFirst && (
        <Link class="button" to={`${housePaths.cases}${isOpen ? "?open=true" : ""}`}>
          {words.newest}
        </Link>
      )}
      {next !== null && (
        <Link class="button" to={`${housePaths.cases}?after=${next}${open}`}>
          {words.older}
        </Link>
      )}
    </p>
  );
}
