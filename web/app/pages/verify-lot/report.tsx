import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  type Check,
  type Status,
  type Verdict,
  verdictOf,
} from "../../../../service/evidence/verification/check.ts";
import { describe, wordsOf } from "../../../../service/evidence/verification/describe.ts";
import { lotVerdict } from "../../../../service/quality/lot-evidence/verify-lot.ts";
import { CheckList } from "../../../shared/check-list.tsx";
import { fill } from "../../../shared/language.ts";
import { Mark } from "../../../shared/mark.tsx";
import { Button } from "../../parts/button.tsx";
import { Section } from "../../parts/page.tsx";
import { download } from "../../state/download.ts";
import { useSettings, useWords } from "../../state/settings.ts";
import type { Checked } from "./check-lot.ts";
import { verifyLotWords } from "./words.ts";

const statusOf: Readonly<Record<Verdict, Status>> = {
  verified: "pass",
  failed: "fail",
  incomplete: "notChecked",
};

/** The verdict, every check of the lot with its word, and those of each record when they are opened. */
export function Report({ of: { bundle, report } }: { readonly of: Checked }): JSX.Element {
  const words = useWords(verifyLotWords);
  const { language } = useSettings();
  const verdict = lotVerdict(report);
  const status = statusOf[verdict];
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
        <p class="counts">{countsOf(report.checks, words.counts)}</p>
      </div>
      <h3>{words.lotChecks}</h3>
      <section class="checks" aria-label={words.lotChecks}>
        <ul>
          {report.checks.map((check, at) => (
            <Line key={at} check={check} />
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

function countsOf(checks: readonly Check[], sentence: string): string {
  const count = (status: Status): number => checks.filter((one) => one.status === status).length;
  return fill(sentence, {
    pass: count("pass"),
    fail: count("fail"),
    notChecked: count("notChecked"),
  });
}

function Line({ check }: { readonly check: Check }): JSX.Element {
  const { groups } = useWords(verifyLotWords);
  const { language } = useSettings();
  const { detail, subject } = describe(check, language);
  return (
    <li class={check.status} data-check={check.id}>
      <Mark status={check.status} />
      <p>
        <strong>{subject}</strong>{" "}
        <span class="state">
          {wordsOf(language).statuses[check.status]}
          {check.required ? "" : ` · ${groups.optional}`}
        </span>
        <span class="detail">{detail}</span>
      </p>
    </li>
  );
}

interface RecordProps {
  readonly index: number;
  readonly checks: readonly Check[];
}

/** A record in a line; its checks are drawn when somebody wants to read them, of a lot with thousands too. */
function RecordChecks({ checks, index }: RecordProps): JSX.Element {
  const { counts, groups, record } = useWords(verifyLotWords);
  const { language } = useSettings();
  const verdict = verdictOf(checks);
  const status = statusOf[verdict];
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
            <span class="hint block">{countsOf(checks, counts)}</span>
          </span>
        </span>
      </summary>
      {isOpen && <CheckList checks={checks} language={language} words={groups} />}
    </details>
  );
}
