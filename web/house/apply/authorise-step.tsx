import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { AreaField, FileField } from "../../app/parts/field.tsx";
import { State } from "../../app/parts/state.tsx";
import { listed } from "../../app/pages/authorisations/document-words.ts";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { type DocumentFault, grantUrl, readAuthorisation } from "./authorisation.ts";
import type { StepProps } from "./step.ts";
import { applyWords } from "./words.ts";

/** The way to where it is signed, and back with its document. */
export function AuthoriseStep({ change, draft, terms }: StepProps): JSX.Element {
  const { authorise: words } = useWords(applyWords);
  const { language } = useSettings();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<DocumentFault>();
  const url = useMemo(() => grantUrl(terms, Date.now()), [terms]);
  const take = (brought: string): void => {
    const found = readAuthorisation(brought, terms, new Date().toISOString());
    const isFault = typeof found === "string";
    setFault(isFault && brought.trim() !== "" ? found : undefined);
    change({ authorisation: isFault ? null : found });
  };
  const { authorisation } = draft;
  return (
    <div class="stack">
      <p>{fill(words.parts, { sections: listed(terms.sections, language) })}</p>
      <p>
        <a class="button" href={url} target="_blank" rel="noreferrer">
          {words.go}
        </a>
      </p>
      <p class="hint">{words.goHint}</p>
      <div class="fields">
        <FileField label={words.file} onChange={(file) => void file?.text().then(take)} />
      </div>
      <AreaField
        label={words.paste}
        error={fault === undefined ? undefined : words.faults[fault]}
        value={text}
        onChange={(typed) => {
          setText(typed);
          take(typed);
        }}
      />
      {authorisation !== null && (
        <p>
          <State is="good">
            {fill(words.taken, { until: authorisation.expiresAt.slice(0, 10) })}
          </State>
        </p>
      )}
    </div>
  );
}
