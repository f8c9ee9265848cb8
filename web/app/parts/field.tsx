import type { ComponentChildren, InputHTMLAttributes, JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string, hintId: string | undefined) => ComponentChildren;
}

/** A label, an input and what helps to fill it in. */
export function Field({ children, hint, label }: FieldProps): JSX.Element {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field-row">
      <label for={id}>{label}</label>
      {children(id, hintId)}
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "date" | "datetime-local" | "number" | "search";
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly min?: string;
  readonly max?: string;
}

export const TextField = ({ hint, label, onChange, value, ...rest }: TextProps): JSX.Element => (
  <Field label={label} {...(hint !== undefined && { hint })}>
    {(id, hintId) => (
      <input
        id={id}
        aria-describedby={hintId}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        // Their types depend on each other in a way that a spread cannot say.
        {...(rest as InputHTMLAttributes)}
      />
    )}
  </Field>
);

interface SelectProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

export const SelectField = ({
  hint,
  label,
  onChange,
  options,
  value,
}: SelectProps): JSX.Element => (
  <Field label={label} {...(hint !== undefined && { hint })}>
    {(id, hintId) => (
      <select
        id={id}
        aria-describedby={hintId}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface ChoiceProps {
  readonly legend: string;
  readonly hint?: string;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** Any number of several. */
export const Choices = ({ chosen, hint, legend, onChange, options }: ChoiceProps): JSX.Element => (
  <fieldset class="choices">
    <legend>{legend}</legend>
    {hint !== undefined && <p class="hint">{hint}</p>}
    {options.map(([value, label]) => (
      <label key={value}>
        <input
          type="checkbox"
          checked={chosen.includes(value)}
          onChange={(event) => {
            const others = chosen.filter((one) => one !== value);
            onChange(event.currentTarget.checked ? [...others, value] : others);
          }}
        />
        <span>{label}</span>
      </label>
    ))}
  </fieldset>
);

interface FileProps {
  readonly label: string;
  readonly hint?: string;
  readonly onChange: (file: File | undefined) => void;
}

export const FileField = ({ hint, label, onChange }: FileProps): JSX.Element => (
  <Field label={label} {...(hint !== undefined && { hint })}>
    {(id, hintId) => (
      <input
        id={id}
        type="file"
        aria-describedby={hintId}
        onChange={(event) => onChange(event.currentTarget.files?.[0])}
      />
    )}
  </Field>
);

interface AreaProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text of more than a line. */
export const AreaField = ({ hint, label, onChange, value }: AreaProps): JSX.Element => (
  <Field label={label} {...(hint !== undefined && { hint })}>
    {(id, hintId) => (
      <textarea
        id={id}
        aria-describedby={hintId}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Field>
);
