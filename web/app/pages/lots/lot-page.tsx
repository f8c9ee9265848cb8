import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { NotOnChain } from "../../parts/not-on-chain.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { PartyName, shortId, usePartyLabel } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { verifyPath } from "../verify-lot/verify-path.ts";
import { verifyLotWords } from "../verify-lot/words.ts";
import { Inspections } from "./inspections.tsx";
import { LotActions } from "./lot-actions.tsx";
import { lotName } from "./lot-name.ts";
import { NextSteps } from "./next-steps.tsx";
import { LotState } from "./lot-state.tsx";
import { lotWords } from "./words.ts";

type Lot = Reply<"readLot">;

/** How one lot stands, what every inspection said, and what is missing. */
export function LotPage({ lot }: { readonly lot: string }): JSX.Element {
  const words = useWords(lotWords);
  const verify = useWords(verifyLotWords);
  const { party } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      party === undefined ? undefined : call("readLot", { path: { party, lot } }, signal),
    [party, lot],
  );
  const name = loaded.value === undefined ? shortId(lot) : lotName(loaded.value);
  return (
    <Page
      title={fill(words.lot.title, { name })}
      actions={
        loaded.value && (
          <Link to={verifyPath(loaded.value.factory, lot)} class="button">
            {verify.open}
          </Link>
        )
      }
    >
      {loaded.failure?.code === "notFound" ? (
        <NotOnChain look={loaded.reload} />
      ) : (
        <Loading of={loaded}>
          {(read) =>
            read === undefined || party === undefined ? (
              <p class="empty">{words.noParty}</p>
            ) : (
              <>
                <Head lot={read} />
                <LotActions
                  party={party}
                  lot={read}
                  back={pagePaths.lot.replace(":lot", lot)}
                  onDone={loaded.reload}
                />
                {read.factory === party && <NextSteps party={party} lot={read} />}
                <MissingList lot={read} />
                <Requirements lot={read} />
                <Inspections lot={read} />
                <Holds lot={read} />
                <Requests lot={read} />
              </>
            )
          }
        </Loading>
      )}
    </Page>
  );
}

function Head({ lot }: { readonly lot: Lot }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  return (
    <dl class="facts">
      <dt>{words.verdict}</dt>
      <dd>
        <LotState lot={lot} />
      </dd>
      <dt>{words.factory}</dt>
      <dd>
        <PartyName id={lot.factory} />
      </dd>
      <dt>{words.publisher}</dt>
      <dd>{lot.selfDeclared ? words.selfDeclared : <PartyName id={lot.publisher} />}</dd>
      <dt>{words.plan}</dt>
      <dd>
        <Link to={pagePaths.plan.replace(":plan", lot.plan)}>
          {lot.product ?? shortId(lot.plan)}
        </Link>
      </dd>
      {lot.quantity !== null && (
        <>
          <dt>{words.quantity}</dt>
          <dd>{fill(words.quantityWord, { quantity: lot.quantity })}</dd>
        </>
      )}
      <dt>{words.opened}</dt>
      <dd>
        <Time at={lot.openedAt} />
      </dd>
      {lot.releasedAt !== null && (
        <>
          <dt>{words.released}</dt>
          <dd>
            <Time at={lot.releasedAt} />
          </dd>
        </>
      )}
      {lot.custodians.length > 0 && (
        <>
          <dt>{words.custodians}</dt>
          <dd>
            {lot.custodians.map((id) => (
              <div key={id}>
                <PartyName id={id} />
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

function MissingList({ lot }: { readonly lot: Lot }): JSX.Element | null {
  const { lot: words } = useWords(lotWords);
  const labelOf = usePartyLabel();
  if (lot.state === "released") return null;
  return (
    <Section title={words.missingTitle}>
      {lot.missing.length === 0 ? (
        <p>
          <State is="good">{words.nothingMissing}</State>
        </p>
      ) : (
        <ul class="plain-list">
          {lot.missing.map(({ by = "", code, keyId = "", ruleSet, samples, statement }) => (
            <li key={[code, ruleSet, keyId, by, statement].join()}>
              <State is="open">
                {fill(words.missing[code], {
                  samples,
                  station: stationOf(lot, keyId),
                  name: labelOf(by),
                })}
              </State>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const stationOf = ({ inspections }: Lot, keyId: string): string =>
  inspections.find((one) => one.keyId === keyId)?.device ?? shortId(keyId);

function Requirements({ lot }: { readonly lot: Lot }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  return (
    <Section title={words.requirements}>
      <Table
        label={words.requirements}
        rows={lot.progress}
        keyOf={({ ruleSet }) => ruleSet}
        columns={[
          { head: words.ruleSet, cell: ({ ruleSet }) => <Rules lot={lot} ruleSet={ruleSet} /> },
          { head: words.asked, isFigure: true, cell: ({ samples }) => samples },
          { head: words.good, isFigure: true, cell: ({ good }) => good },
          { head: words.failing, isFigure: true, cell: ({ failing }) => failing },
          { head: words.blocked, isFigure: true, cell: ({ blocked }) => blocked },
          {
            head: words.verdict,
            cell: ({ isMet }) => (
              <State is={isMet ? "good" : "open"}>{isMet ? words.met : words.notMet}</State>
            ),
          },
        ]}
      />
    </Section>
  );
}

function Rules({ lot, ruleSet }: { readonly lot: Lot; readonly ruleSet: string }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  const told = lot.rules.find((one) => one.ruleSet === ruleSet);
  if (told === undefined) return <>{fill(words.unnamed, { id: shortId(ruleSet) })}</>;
  return (
    <>
      {[told.product, told.step].filter((part) => part !== null).join(" · ")}
      <span class="hint block">
        {told.rules
          .map(({ max, metric, min, unit }) => `${metric} ${min ?? "…"}–${max ?? "…"} ${unit}`)
          .join("; ")}
      </span>
    </>
  );
}

function Holds({ lot }: { readonly lot: Lot }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  return (
    <Section title={words.holds}>
      {lot.holds.length === 0 ? (
        <p class="empty">{words.holdsEmpty}</p>
      ) : (
        <ul class="plain-list">
          {lot.holds.map(({ by, heldAt, liftedAt, why }) => (
            <li key={`${by} ${heldAt}`}>
              <PartyName id={by} /> {words.since} <Time at={heldAt} />
              {liftedAt !== null && (
                <>
                  , {words.liftedAt} <Time at={liftedAt} />
                </>
              )}
              {why !== null && <span class="hint block">{why.text}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Requests({ lot }: { readonly lot: Lot }): JSX.Element | null {
  const { lot: words } = useWords(lotWords);
  if (lot.requests.length === 0) return null;
  return (
    <Section title={words.requests}>
      <ul class="plain-list">
        {lot.requests.map(({ by, requestedAt, text }) => (
          <li key={`${by} ${requestedAt}`}>
            {words.request8d} · <PartyName id={by} /> · <Time at={requestedAt} />
            <span class="hint block">{text}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
