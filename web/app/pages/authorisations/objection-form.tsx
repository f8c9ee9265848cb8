import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  type Section as SectionName,
  sections,
} from "../../../../service/parties/consent/section.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { dayAfter, isDay } from "./draft.ts";
import { authorisationWords, consentWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onRaised: () => void;
}

const empty = { section: "quality" as SectionName, figure: "", from: "", to: "", reason: "" };

/** Objects to a figure: flagged for everybody who reads it, at once. */
export function ObjectionForm({ onRaised, party }: Props): JSX.Element {
  const { objections } = useWords(authorisationWords);
  const words = useWords(consentWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [draft, setDraft] = useState(empty);
  const change = (changed: Partial<typeof empty>): void => setDraft({ ...draft, ...changed });
  const { figure, from, reason, section, to } = draft;
  const isReady = figure !== "" && reason.trim() !== "" && isDay(from) && isDay(to) && from <= to;
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const period = { from: `${from}T00:00:00.000Z`, to: dayAfter(to) };
      await call("raiseObjection", { path: { party }, body: { section, figure, period, reason } });
      say(objections.raised);
      setDraft(empty);
      onRaised();
    });
  };
  return (
    <Section title={objections.raise}>
      <form class="stack" onSubmit={submit}>
        <div class="fields">
          <SelectField
            label={objections.section}
            value={section}
            onChange={(value) => change({ section: value as SectionName })}
            options={sections.map((one) => [one, words.sections[one]])}
          />
          <TextField
            label={objections.figureName}
            value={figure}
            onChange={(value) => change({ figure: value })}
          />
          <TextField
            type="date"
            label={objections.from}
            value={from}
            onChange={(value) => change({ from: value })}
          />{" "}
          {/* prettier-ignore */}
          <TextField type="date" label={objections.to} value={to} onChange={(value) => change({ to: value })} />{" "}
          {/* prettier-ignore */}
        </div>
        <AreaField
          label={objections.reason}
          value={reason}
          onChange={(value) => change({ reason: value })}
        />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={!isReady}>
          {objections.submit}
        </Button>
      </form>
    </Section>
  );
}
