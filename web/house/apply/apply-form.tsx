import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Terms } from "../../../service/lender/terms.ts";
import { Button } from "../../app/parts/button.tsx";
import { Failure } from "../../app/parts/failure.tsx";
import { SelectField, TextField } from "../../app/parts/field.tsx";
import { Section } from "../../app/parts/page.tsx";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { useAction } from "../../app/state/use-action.ts";
import { fill } from "../../shared/language.ts";
import { ask } from "../ask.ts";
import { money } from "../money.ts";
import { AuthoriseStep } from "./authorise-step.tsx";
import {
  type Aim,
  aims,
  appliedOf,
  type ApplyDraft,
  forgetDraft,
  keepDraft,
  keptDraft,
  missingIn,
} from "./draft.ts";
import { PaperFields } from "./paper-fields.tsx";
import type { StepProps } from "./step.ts";
import { applyWords } from "./words.ts";

interface Props {
  readonly terms: Terms;
  /** @param access what the decision is come back to by */
  readonly onDecided: (access: string) => void;
}

/** Everything on one page: what is asked, said, shown, and sent. */
export function ApplyForm({ onDecided, terms }: Props): JSX.Element {
  const words = useWords(applyWords);
  const [draft, setDraft] = useState(keptDraft);
  const { failure, isBusy, run } = useAction();
  const change = (changed: Partial<ApplyDraft>): void => {
    const next = { ...draft, ...changed };
    keepDraft(next);
    setDraft(next);
  };
  const missing = missingIn(draft, terms);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await ask("apply", { body: appliedOf(draft, terms) });
      forgetDraft();
      onDecided(draft.access);
    });
  };
  const step = { terms, draft, change } as const;
  const reason = failure?.reason;
  return (
    <form class="stack" onSubmit={submit}>
      <Section title={words.steps.ask}>
        <AskFields {...step} />
      </Section>
      <Section title={words.steps.say} hint={words.hints.say}>
        <PaperFields {...step} />
      </Section>
      <Section title={words.steps.show} hint={words.hints.show}>
        <AuthoriseStep {...step} />
      </Section>
      <Section title={words.steps.send}>
        {missing.length > 0 && (
          <div class="todo">
            <p>{words.missing.title}</p>
            <ul class="bulleted">
              {missing.map((one) => (
                <li key={one}>{fill(words.missing[one], limitsOf(terms))}</li>
              ))}
            </ul>
          </div>
        )}
        {isBusy && <p role="status">{words.sending}</p>}
        <Failure of={failure} />
        {reason !== undefined && words.refused[reason] !== undefined && (
          <p class="wrong">{words.refused[reason]}</p>
        )}
        <p>
          <Button isBusy={isBusy} disabled={missing.length > 0}>
            {words.send}
          </Button>
        </p>
      </Section>
    </form>
  );
}

const limitsOf = ({ currency, max, min, tenorMonths }: Terms) => ({
  min: money(min, currency),
  max: money(max, currency),
  minMonths: tenorMonths.min,
  maxMonths: tenorMonths.max,
});

function AskFields({ change, draft, terms }: StepProps): JSX.Element {
  const words = useWords(applyWords);
  const { language } = useSettings();
  return (
    <div class="fields">
      <TextField
        inputMode="decimal"
        label={fill(words.asked, { currency: terms.currency })}
        value={draft.asked}
        onChange={(asked) => change({ asked })}
      />
      <TextField
        inputMode="numeric"
        label={words.months}
        value={draft.months}
        onChange={(months) => change({ months })}
      />
      <SelectField
        label={words.aim}
        value={draft.aim}
        onChange={(aim) => change({ aim: aim as Aim })}
        options={aims.map((one) => [one, words.aims[one]])}
      />
      {terms.values.map(({ name, options, words: said }) => {
        const field = {
          label: capital(said[language]),
          value: draft.values[name] ?? "",
          onChange: (value: string) => change({ values: { ...draft.values, [name]: value } }),
        };
        return options.length === 0 ? (
          <TextField key={name} inputMode="decimal" {...field} />
        ) : (
          <SelectField
            key={name}
            {...field}
            options={[
              ["", words.values.choose],
              ...options.map((one) => [one.value, one.words[language]] as const),
            ]}
          />
        );
      })}
    </div>
  );
}

/** A dictionary's words stand within sentences. */
const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
