import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { Later } from "../../shell/later.tsx";
import { Link } from "../../state/link.tsx";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { ConsistencyView } from "./consistency-view.tsx";
import { consistencyWords } from "./consistency-words.ts";
import { DisclosePayments } from "./disclose-payments.tsx";
import { hasBehind } from "./behind.ts";
import type { BehindProps } from "./behind-dialog.tsx";
import { PeersSection } from "./peers.tsx";
import { readers, type Section as Answer, type SectionName, sectionNames } from "./section.ts";
import { SectionView } from "./section-view.tsx";
import { type Asked, askedFor, type Span, spanIn, spans } from "./span.ts";
import { portraitWords } from "./words.ts";

/** What the evidence says of a factory: what a lender would see of it. */
export function PortraitPage(): JSX.Element {
  const words = useWords(portraitWords);
  const { party } = useSession();
  const [span, setSpan] = useState<Span>(spanIn(useHere().search));
  const toSignals = (
    <Link to={pagePaths.signals} class="button">
      {words.toSignals}
    </Link>
  );
  return (
    <Page title={words.title} lede={words.lede} actions={toSignals}>
      {party === undefined ? (
        <p class="empty">{words.noParty}</p>
      ) : (
        <>
          <div class="fields">
            <SelectField
              label={words.span}
              hint={words.spanHint}
              value={span}
              onChange={(chosen) => setSpan(chosen as Span)}
              options={spans.map((one) => [one, words.spans[one]] as const)}
            />
          </div>
          {sectionNames.map((name) => (
            <PortraitSection key={name} party={party} section={name} span={span} />
          ))}
          <PeersSection party={party} />
          <ConsistencySection party={party} span={span} />
          <p class="hint">{words.proves}</p>
        </>
      )}
    </Page>
  );
}

function ConsistencySection({ party, span }: Omit<SectionProps, "section">): JSX.Element {
  const words = useWords(consistencyWords);
  const loaded = useLoaded(
    (signal) => {
      const { from, to } = askedFor(span, Date.now());
      const query = { from, to, resolution: "day" as const };
      return call("readConsistency", { path: { factory: party }, query }, signal);
    },
    [party, span],
  );
  return (
    <Section title={words.title} hint={words.hint}>
      <Loading of={loaded}>{(answer) => <ConsistencyView answer={answer} />}</Loading>
    </Section>
  );
}

interface SectionProps {
  readonly party: string;
  readonly section: SectionName;
  readonly span: Span;
}

function PortraitSection({ party, section, span }: SectionProps): JSX.Element {
  const words = useWords(portraitWords);
  const loaded = useLoaded(
    (signal) => {
      const query: Asked = askedFor(span, Date.now());
      return call(readers[section], { path: { factory: party }, query }, signal);
    },
    [party, section, span],
  );
  const place = useShown(section, loaded.value !== undefined);
  return (
    <div ref={place}>
      <Section title={words.sections[section]} hint={words.hints[section]}>
        <Loading of={loaded}>
          {(answer) => (
            <>
              <SectionView name={section} answer={answer} />
              <Behind party={party} section={section} answer={answer} />
              {section === "payment" && <DisclosePayments party={party} onChange={loaded.reload} />}
            </>
          )}
        </Loading>
      </Section>
    </div>
  );
}

interface BehindOfProps {
  readonly party: string;
  readonly section: SectionName;
  readonly answer: Answer;
}

/** The way down from a section's figures to the records that they are drawn from. */
function Behind({ answer, party, section }: BehindOfProps): JSX.Element | null {
  const { behind } = useWords(portraitWords);
  const [isOpen, setOpen] = useState(false);
  const { figures, machines, period } = answer;
  if (!hasBehind(section) || figures.every(({ records }) => records === 0)) return null;
  const props = { party, section, period, machines: machines.map(({ machine }) => machine) };
  return (
    <>
      <p>
        <Button kind="plain" onClick={() => setOpen(true)}>
          {behind.open}
        </Button>
      </p>
      {isOpen && <Later load={behindOf({ ...props, onClose: () => setOpen(false) })} />}
    </>
  );
}

/** What verifies is heavier than all the pages: it comes when somebody wants to see. */
const behindOf = (props: BehindProps) => async (): Promise<() => JSX.Element> => {
  const { BehindDialog } = await import("./behind-dialog.tsx");
  return () => <BehindDialog {...props} />;
};

/** Brings the section that the address names before the reader, once it has something to show. */
function useShown(section: SectionName, isRead: boolean): RefObject<HTMLDivElement | null> {
  const { search } = useHere();
  const place = useRef<HTMLDivElement>(null);
  const isAsked = search.get("section") === section;
  useEffect(() => {
    if (isAsked && isRead) place.current?.scrollIntoView();
  }, [isAsked, isRead]);
  return place;
}
