import type { ComponentChildren, InputHTMLAttributes, JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was entered. */
  readonly error?: string | undefined;
  readonly children: (id: string, described: Described) => ComponentChildren;
}

/** How an input says what helps to fill it in, and that it is wrong. */
interface Described {
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

/** A label, an input and what helps to fill it in. */
export function Field({ children, error, hint, label }: FieldProps): JSX.Element {
  const id = useId();
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const describedBy = [
    ...(error === undefined ? [] : [errorId]),
    ...(hint === undefined ? [] : [hintId]),
  ];
  const described: Described = {
    "aria-describedby": describedBy.length === 0 ? undefined : describedBy.join(" "),
    "aria-invalid": error === undefined ? undefined : true,
  };
  return (
    <div class="field-row">
      <label for={id}>{label}</label>
      {children(id, described)}
      {error !== undefined && (
        <p class="wrong" id={errorId}>
          {error}
        </p>
      )}
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
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "date" | "datetime-local" | "number" | "search";
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly min?: string;
  readonly max?: string;
  readonly inputMode?: "decimal" | "numeric" | "url";
  /** Id of a `datalist`. */
  readonly list?: string;
}

export const TextField = ({
  error,
  hint,
  label,
  onChange,
  value,
  ...rest
}: TextProps): JSX.Element => (
  <Field label={label} hint={hint} error={error}>
    {(id, described) => (
      <input
        id={id}
        {...described}
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
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

export const SelectField = ({
  error,
  hint,
  label,
  onChange,
  options,
  value,
}: SelectProps): JSX.Element => (
  <Field label={label} hint={hint} error={error}>
    {(id, described) => (
      <select
        id={id}
        {...described}
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
  <Field label={label} hint={hint}>
    {(id, described) => (
      <input
        id={id}
        type="file"
        {...described}
        onChange={(event) => onChange(event.currentTarget.files?.[0])}
      />
    )}
  </Field>
);

interface AreaProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text of more than a line. */
export const AreaField = ({ error, hint, label, onChange, value }: AreaProps): JSX.Element => (
  <Field label={label} hint={hint} error={error}>
    {(id, described) => (
      <textarea
        id={id}
        {...described}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Field>
);
