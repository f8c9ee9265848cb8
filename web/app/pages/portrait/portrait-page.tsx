import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { FigureView } from "./figure-view.tsx";
import { MachineTable } from "./machine-table.tsx";
import { type Asked, askedFor, type Span, spans } from "./span.ts";
import { portraitWords } from "./words.ts";

/** What the evidence says of a factory: what a lender would see of it. */
export function PortraitPage(): JSX.Element {
  const words = useWords(portraitWords);
  const { party } = useSession();
  const [span, setSpan] = useState<Span>("week");
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
          {sections.map((name) => (
            <PortraitSection key={name} party={party} section={name} span={span} />
          ))}
          <p class="hint">{words.proves}</p>
        </>
      )}
    </Page>
  );
}

const sections = ["utilisation", "energy", "quality", "orders"] as const;
type SectionName = (typeof sections)[number];

const read = {
  utilisation: "readUtilisation",
  energy: "readEnergy",
  quality: "readQuality",
  orders: "readOrders",
} as const satisfies Readonly<Record<SectionName, string>>;

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
      return call(read[section], { path: { factory: party }, query }, signal);
    },
    [party, section, span],
  );
  return (
    <Section title={words.sections[section]} hint={words.hints[section]}>
      <Loading of={loaded}>
        {({ figures, machines, objections }) => (
          <>
            {objections.length > 0 && <p class="hint">{words.objected}</p>}
            {figures.every(({ records }) => records === 0) ? (
              <p class="empty">{words.nothing[section]}</p>
            ) : (
              <>
                {figures.map((figure) => (
                  <FigureView key={figure.name} figure={figure} />
                ))}
                {machines.length > 1 && <MachineTable machines={machines} />}
              </>
            )}
          </>
        )}
      </Loading>
    </Section>
  );
}
