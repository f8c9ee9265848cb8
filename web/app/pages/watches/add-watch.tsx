import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, SelectField, TextField } from "../../parts/field.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { blank, bodyOf, type Kind, type WatchDraft } from "./draft.ts";
import { errorAt } from "./watch-errors.ts";
import { watchWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onAdded: () => void;
}

/** Has a characteristic watched. */
export function AddWatch({ onAdded, party }: Props): JSX.Element {
  const words = useWords(watchWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [draft, setDraft] = useState(blank);
  const change = (changed: Partial<WatchDraft>): void => setDraft({ ...draft, ...changed });
  const add = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("addWatch", { path: { party }, body: bodyOf(draft) });
      setDraft(blank);
      say(words.added);
      onAdded();
    });
  };
  const errorOf = (pointer: string): string | undefined => errorAt(failure, pointer, words.errors);
  const parts = { draft, errorOf, onChange: change };
  return (
    <form class="stack" onSubmit={add} noValidate>
      <div class="fields">
        <SelectField
          label={words.kind}
          hint={words.kindHints[draft.kind]}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as Kind })}
          options={Object.entries(words.kinds)}
        />
        {(["label", "metric", "unit", "machine"] as const).map((name) => (
          <TextField
            key={name}
            label={words[name]}
            hint={words[`${name}Hint`]}
            error={errorOf(`/${name}`)}
            value={draft[name]}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
      </div>
      {draft.kind === "chart" ? <ChartFields {...parts} /> : <DeclaredFields {...parts} />}
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{words.send}</Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly draft: WatchDraft;
  readonly errorOf: (pointer: string) => string | undefined;
  readonly onChange: (changed: Partial<WatchDraft>) => void;
}

function ChartFields({ draft, errorOf, onChange }: FieldsProps): JSX.Element {
  const words = useWords(watchWords);
  const hints = {
    subgroup: words.subgroupHint,
    baseline: words.baselineHint,
    min: words.specHint,
    max: words.specHint,
  };
  return (
    <>
      <div class="fields">
        {(["subgroup", "baseline", "min", "max"] as const).map((name) => (
          <TextField
            key={name}
            label={words[name]}
            hint={hints[name]}
            inputMode="decimal"
            error={errorOf(`/terms/${name}`)}
            value={draft[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.sameLot}
          onChange={(event) => onChange({ sameLot: event.currentTarget.checked })}
        />
        <span>{words.sameLot}</span>
      </label>
      <Choices
        legend={words.rules}
        hint={words.rulesHint}
        chosen={draft.rules}
        onChange={(rules) => onChange({ rules })}
        options={Object.entries(words.ruleNames)}
      />
    </>
  );
}

function DeclaredFields({ draft, errorOf, onChange }: FieldsProps): JSX.Element {
  const words = useWords(watchWords);
  const hints = {
    declaredMetric: words.declaredMetricHint,
    tolerance: undefined,
    share: undefined,
    least: undefined,
    besideFrom: words.besideFromHint,
  };
  return (
    <div class="fields">
      {(["declaredMetric", "tolerance", "share", "least", "besideFrom"] as const).map((name) => (
        <TextField
          key={name}
          label={words[name]}
          hint={hints[name]}
          {...(name !== "declaredMetric" && { inputMode: "decimal" as const })}
          error={errorOf(`/terms/${name}`)}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </div>
  );
}
