import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Check, verdictOf } from "../../../../service/evidence/verification/check.ts";
import { wordsOf } from "../../../../service/evidence/verification/describe.ts";
import { lotVerdict } from "../../../../service/quality/lot-evidence/verify-lot.ts";
import { CheckLine, CheckList } from "../../../shared/check-list.tsx";
import { countsOf, markOf } from "../../../shared/check-words.ts";
import { fill } from "../../../shared/language.ts";
import { Mark } from "../../../shared/mark.tsx";
import { Button } from "../../parts/button.tsx";
import { Section } from "../../parts/page.tsx";
import { download } from "../../state/download.ts";
import { useSettings, useWords } from "../../state/settings.ts";
import type { Checked } from "./check-lot.ts";
import { verifyLotWords } from "./words.ts";

/** The verdict, every check of the lot with its word, and those of each record when they are opened. */
export function Report({ of: { bundle, report } }: { readonly of: Checked }): JSX.Element {
  const words = useWords(verifyLotWords);
  const { language } = useSettings();
  const verdict = lotVerdict(report);
  const status = markOf[verdict];
  const keep = (
    <Button kind="plain" onClick={() => download("lot.json", "application/json", bundle)}>
      {words.download}
    </Button>
  );
  return (
    <Section title={words.result} actions={keep}>
      <div class={`verdict ${status}`} role="status" data-verdict={verdict}>
        <Mark status={status} />
        <p>{wordsOf(language).lotVerdicts[verdict]}</p>
        <p class="counts">{countsOf(report.checks, language)}</p>
      </div>
      <h3>{words.lotChecks}</h3>
      <section class="checks" aria-label={words.lotChecks}>
        <ul>
          {report.checks.map((check, at) => (
            <CheckLine key={at} check={check} language={language} />
          ))}
        </ul>
      </section>
      <h3>{fill(words.records, { count: report.records.length })}</h3>
      {report.records.length === 0 && <p class="empty">{words.recordsNone}</p>}
      {report.records.map((record, at) => (
        <RecordChecks key={at} {...record} />
      ))}
    </Section>
  );
}

interface RecordProps {
  readonly index: number;
  readonly checks: readonly Check[];
}

/** A record in a line; its checks are drawn when somebody wants to read them, of a lot with thousands too. */
function RecordChecks({ checks, index }: RecordProps): JSX.Element {
  const { record } = useWords(verifyLotWords);
  const { language } = useSettings();
  const verdict = verdictOf(checks);
  const status = markOf[verdict];
  const [isOpen, setOpen] = useState(status === "fail");
  return (
    <details
      open={isOpen}
      data-status={status}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span class="state">
          <Mark status={status} />
          <span>
            <strong>{fill(record, { index })}</strong> {wordsOf(language).verdicts[verdict]}
            <span class="hint block">{countsOf(checks, language)}</span>
          </span>
        </span>
      </summary>
      {isOpen && <CheckList checks={checks} language={language} />}
    </details>
  );
}
