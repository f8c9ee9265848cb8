import type { JSX } from "preact";
import type { WholeCase } from "../../../service/lender/cases.routes.ts";
import { openedOf } from "../../../service/lender/opened.ts";
import { housePaths } from "../../../service/lender/page-paths.ts";
import { Loading } from "../../app/parts/loading.tsx";
import { Page, Section } from "../../app/parts/page.tsx";
import { shortId } from "../../app/parts/party-name.tsx";
import { Link } from "../../app/state/link.tsx";
import { useWords } from "../../app/state/settings.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { ask } from "../ask.ts";
import { houseWords } from "../words.ts";
import { EvidencePart } from "./evidence-part.tsx";
import { FilesPart } from "./files-part.tsx";
import { Glance } from "./glance.tsx";
import { LimitPart } from "./limit-part.tsx";
import { ModelPart } from "./model-part.tsx";
import { NoticePart } from "./notice-part.tsx";
import { PricePart } from "./price-part.tsx";
import { ReasonPart } from "./reason-part.tsx";
import { RulingPart } from "./ruling-part.tsx";
import { ScorePart } from "./score-part.tsx";

/** One case: what holds, what drives it, and how well that is evidenced. */
export function CasePage({ id }: { readonly id: string }): JSX.Element {
  const loaded = useLoaded(
    (signal) => ask("readCase", { path: { decision: id } }, { signal }),
    [id],
  );
  return <Loading of={loaded}>{(found) => <Shown found={found} reload={loaded.reload} />}</Loading>;
}

interface ShownProps {
  readonly found: WholeCase;
  readonly reload: () => void;
}

function Shown({ found, reload }: ShownProps): JSX.Element {
  const words = useWords(houseWords);
  const { firm } = found.summary;
  const opened = openedOf(found.receipt);
  const part = { found, opened } as const;
  const back = (
    <Link class="button" to={housePaths.cases}>
      {words.toCases}
    </Link>
  );
  return (
    <Page title={firm.name ?? shortId(firm.id)} actions={back}>
      <Glance {...part} />
      <Section title={words.limitPart.title} hint={words.limitPart.hint}>
        <LimitPart {...part} />
      </Section>
      <Section title={words.scorePart.title} hint={words.scorePart.hint}>
        <ScorePart {...part} />
      </Section>
      <Section title={words.evidencePart.title} hint={words.evidencePart.hint}>
        <EvidencePart {...part} />
      </Section>
      <Section title={words.reasonPart.title}>
        <ReasonPart {...part} />
      </Section>
      <RulingPart {...part} onRuled={reload} />
      <Section title={words.pricePart.title}>
        <PricePart {...part} />
      </Section>
      <Section title={words.modelPart.title}>
        <ModelPart {...part} />
      </Section>
      <NoticePart found={found} />
      <Section title={words.filesPart.title} hint={words.filesPart.hint}>
        <FilesPart found={found} />
      </Section>
    </Page>
  );
}
