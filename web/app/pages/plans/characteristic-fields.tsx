import type { JSX } from "preact";
import { characteristicClasses } from "../../../../service/quality/rule-set.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import type { CharacteristicDraft } from "./draft.ts";
import { planWords } from "./words.ts";

interface Props {
  readonly of: CharacteristicDraft;
  /** From 1. */
  readonly number: number;
  readonly onChange: (changed: Partial<CharacteristicDraft>) => void;
  /** Undefined for the only one. */
  readonly onRemove: (() => void) | undefined;
  /** What is wrong with one of its members. */
  readonly errorOf: (member: string) => string | undefined;
}

/** One characteristic: what is measured, between which limits, with what. */
export function CharacteristicFields(props: Props): JSX.Element {
  const { errorOf, number, of, onChange, onRemove } = props;
  const { editor: words, says } = useWords(planWords);
  return (
    <fieldset class="card characteristic">
      <legend>{fill(words.characteristic, { number })}</legend>
      <div class="fields">
        <TextField
          label={words.metric}
          hint={words.metricHint}
          error={errorOf("metric")}
          value={of.metric}
          onChange={(metric) => onChange({ metric })}
        />
        <TextField
          label={words.unit}
          hint={words.unitHint}
          error={errorOf("unit")}
          value={of.unit}
          onChange={(unit) => onChange({ unit })}
        />
        <Numbers {...props} />
        <SelectField
          label={words.class}
          value={of.class}
          onChange={(chosen) => onChange({ class: chosen as CharacteristicDraft["class"] })}
          options={characteristicClasses.map((one) => [one, says.classes[one]] as const)}
        />
        <TextField
          label={words.instrument}
          hint={words.instrumentHint}
          error={errorOf("instrument")}
          value={of.instrument}
          onChange={(instrument) => onChange({ instrument })}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={of.required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
        <span>{words.required}</span>
      </label>
      {onRemove !== undefined && (
        <div class="actions">
          <Button kind="plain" onClick={onRemove}>
            {fill(words.remove, { number })}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Numbers({ errorOf, of, onChange }: Props): JSX.Element {
  const { editor: words } = useWords(planWords);
  return (
    <>
      {(["nominal", "min", "max"] as const).map((name) => (
        <TextField
          key={name}
          label={words[name]}
          hint={name === "nominal" ? undefined : words.limitHint}
          inputMode="decimal"
          error={errorOf(name)}
          value={of[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </>
  );
}
