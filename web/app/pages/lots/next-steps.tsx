import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { inspectPath, pagePaths } from "../../../../service/http/page-paths.ts";
import { type Reply, urlOf } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { lotWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly lot: Reply<"readLot">;
}

/** What a factory does with a lot that it opened: measure it, show its code, label it. */
export function NextSteps({ lot, party }: Props): JSX.Element {
  const { steps } = useWords(lotWords);
  const [isMeasuring, setMeasuring] = useState(false);
  const code = isLabelled(lot.uri) ? `?code=${encodeURIComponent(lot.uri)}` : "";
  return (
    <Section title={steps.title} hint={lot.state === "open" ? steps.hint : undefined}>
      <div class="actions">
        {lot.state === "open" && (
          <Button onClick={() => setMeasuring(true)}>{steps.measure}</Button>
        )}
        <Link to={`${pagePaths.codes}${code}`} class="button">
          {steps.publish}
        </Link>
        <Link to={`${pagePaths.labels}${code}`} class="button">
          {steps.print}
        </Link>
      </div>
      {isMeasuring && (
        <Dialog title={steps.measure} onClose={() => setMeasuring(false)}>
          <div class="stack">
            <p>{steps.scan}</p>
            <img
              class="code"
              src={urlOf("drawInspectionCode", { path: { party }, query: { lot: lot.lot } })}
              alt={steps.codeAlt}
            />
            <p>
              <a href={`${inspectPath}#${lot.lot}`}>{steps.here}</a>
            </p>
          </div>
        </Dialog>
      )}
    </Section>
  );
}

const isLabelled = (uri: string | null): uri is string => uri?.startsWith("https://") === true;
