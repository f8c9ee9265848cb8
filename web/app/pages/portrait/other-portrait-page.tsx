import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { asFailed, type Failed } from "../../state/failed.ts";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { readAuthorisations } from "../authorisations/read-authorisations.ts";
import type { Authorisation } from "../authorisations/standing.ts";
import { ConsistencyView } from "./consistency-view.tsx";
import { consistencyWords } from "./consistency-words.ts";
import {
  type Consistency,
  readers,
  type Section as Answer,
  type SectionName,
  sectionNames,
} from "./section.ts";
import { SectionView } from "./section-view.tsx";
import { askedFor, coarser, type Span, spans } from "./span.ts";
import { portraitWords } from "./words.ts";

/** What a factory lets this party see of its portrait, by one authorisation. */
export function OtherPortraitPage({ commitment }: { readonly commitment: string }): JSX.Element {
  const words = useWords(portraitWords);
  const { party } = useSession();
  const back = (
    <Link to={pagePaths.authorisations} class="button">
      {words.toAuthorisations}
    </Link>
  );
  return (
    <Page title={words.otherTitle} lede={words.otherLede} actions={back}>
      {party === undefined ? (
        <p class="empty">{words.noParty}</p>
      ) : (
        <ByAuthorisation party={party} commitment={commitment} />
      )}
    </Page>
  );
}

interface ByProps {
  readonly party: string;
  readonly commitment: string;
}

function ByAuthorisation({ commitment, party }: ByProps): JSX.Element {
  const words = useWords(portraitWords);
  const loaded = useLoaded((signal) => readAuthorisations(party, "received", signal), [party]);
  return (
    <Loading of={loaded}>
      {(items) => {
        const found = items.find((one) => one.commitment === commitment);
        return found === undefined ? (
          <p class="empty">{words.noAuthorisation}</p>
        ) : (
          <Look party={party} by={found} />
        );
      }}
    </Loading>
  );
}

interface Seen extends Readonly<Partial<Record<SectionName, Answer | Failed>>> {
  readonly consistency?: Consistency | Failed;
}

function Look({ by, party }: { readonly party: string; readonly by: Authorisation }): JSX.Element {
  const words = useWords(portraitWords);
  const label = usePartyLabel();
  const { isBusy, run } = useAction();
  const [span, setSpan] = useState<Span>("month");
  const [seen, setSeen] = useState<Seen>({});
  const { document } = by;
  const granted = sectionNames.filter((name) => document.scope.sections.includes(name));
  const isChecked = document.scope.sections.includes("consistency");
  const looks = granted.length + (isChecked ? 1 : 0);
  const look = (): void =>
    run(async () => {
      // One after another: an authorisation that is used up on the way says so where it ends.
      const found: Partial<Record<SectionName, Answer | Failed>> = {};
      for (const name of granted) {
        found[name] = await lookAt(name, { by, party, span }).catch(asFailed);
        setSeen({ ...found });
      }
      if (isChecked) {
        const consistency = await lookAtConsistency({ by, party, span }).catch(asFailed);
        setSeen({ ...found, consistency });
      }
    });
  return (
    <>
      <p>{label(document.grantor)}</p>
      <div class="fields">
        <SelectField
          label={words.span}
          hint={words.clipped}
          value={span}
          onChange={(chosen) => setSpan(chosen as Span)}
          options={spans.map((one) => [one, words.spans[one]] as const)}
        />
      </div>
      {looks === 0 ? (
        <p class="empty">{words.nothingGranted}</p>
      ) : (
        <>
          <p class="hint">
            {fill(document.uses === null ? words.logged : words.uses, { count: looks })}
          </p>
          <div class="actions">
            <Button isBusy={isBusy} onClick={look}>
              {words.look}
            </Button>
          </div>
        </>
      )}
      {granted.map((name) => (
        <SeenSection key={name} name={name} seen={seen[name]} />
      ))}
      <SeenConsistency seen={seen.consistency} />
    </>
  );
}

interface SeenProps {
  readonly name: SectionName;
  readonly seen: Answer | Failed | undefined;
}

function SeenSection({ name, seen }: SeenProps): JSX.Element | null {
  const words = useWords(portraitWords);
  if (seen === undefined) return null;
  return (
    <Section title={words.sections[name]} hint={words.hints[name]}>
      {"figures" in seen ? (
        <SectionView name={name} answer={seen} isOfOther />
      ) : (
        <Failure of={seen} />
      )}
    </Section>
  );
}

function SeenConsistency({ seen }: { readonly seen: Consistency | Failed | undefined }) {
  const words = useWords(consistencyWords);
  if (seen === undefined) return null;
  return (
    <Section title={words.title} hint={words.hint}>
      {"checks" in seen ? <ConsistencyView answer={seen} /> : <Failure of={seen} />}
    </Section>
  );
}

interface Asking {
  readonly party: string;
  readonly by: Authorisation;
  readonly span: Span;
}

const lookAt = (name: SectionName, asking: Asking): Promise<Answer> =>
  call(readers[name], { path: { factory: asking.by.document.grantor }, query: queryOf(asking) });

function lookAtConsistency(asking: Asking): Promise<Consistency> {
  const { resolution, ...query } = queryOf(asking);
  const path = { factory: asking.by.document.grantor };
  return call("readConsistency", {
    path,
    query: { ...query, resolution: resolution === "month" ? "month" : "day" },
  });
}

function queryOf({ by: { document }, party, span }: Asking) {
  const { resolution, ...period } = askedFor(span, Date.now());
  return {
    ...period,
    resolution: coarser(resolution, document.scope.resolution),
    purpose: document.purpose,
    as: party,
  };
}
