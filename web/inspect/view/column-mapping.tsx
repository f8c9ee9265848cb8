import type { JSX } from "preact";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { fields, headOf, type Mapping, type Meaning } from "../import/mapping.ts";
import { inspectWords } from "../words.ts";

interface Props {
  readonly head: readonly string[];
  readonly plan: InspectionPlan;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
}

/** What each column holds: guessed by its name, decided by a person. */
export function ColumnMapping({ head, mapping, onMapping, plan }: Props): JSX.Element {
  const { file: words } = useWords(inspectWords);
  const meanings: readonly (readonly [Meaning, string])[] = [
    [undefined, words.nothing],
    ...fields.map((field) => [field, words.fields[field]] as const),
    ...plan.rules.map((rule, at) => [at, headOf(rule)] as const),
  ];
  const change = (column: number, meaning: Meaning): void =>
    // What one column holds, no other does.
    onMapping(
      mapping.map((before, at) => {
        if (at === column) return meaning;
        return before === meaning ? undefined : before;
      }),
    );
  return (
    <details class="card" open={mapping.includes(undefined)}>
      <summary>{words.columns}</summary>
      {head.map((name, column) => (
        <label class="field" key={column}>
          <span>{fill(words.column, { name: name || String(column + 1) })}</span>
          <select
            value={meanings.findIndex(([meaning]) => meaning === mapping[column])}
            onChange={(event) => change(column, meanings[Number(event.currentTarget.value)]?.[0])}
          >
            {meanings.map(([, label], at) => (
              <option key={label} value={at}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
    </details>
  );
}
