import type { JSX } from "preact";
import { sections } from "../../../../service/parties/consent/section.ts";
import { SelectField, TextField } from "../../parts/field.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { useWords } from "../../state/settings.ts";
import { consentWords } from "../authorisations/words.ts";
import type { Filter, Logged } from "./filter.ts";
import { inquiryWords } from "./words.ts";

interface Props {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly items: readonly Logged[];
}

/** Narrows what is shown of the log. */
export function FilterForm({ filter, items, onFilter }: Props): JSX.Element {
  const words = useWords(inquiryWords);
  const consent = useWords(consentWords);
  const labelOf = usePartyLabel();
  const change = (changed: Partial<Filter>): void => onFilter({ ...filter, ...changed });
  const lookers = [...new Set(items.map(({ inquiry }) => inquiry.lookerParty))];
  return (
    <details>
      <summary>{words.filters}</summary>
      <div class="fields">
        <SelectField
          label={words.who}
          value={filter.looker}
          onChange={(looker) => change({ looker })}
          options={[["", words.anyParty], ...lookers.map((id) => [id, labelOf(id)] as const)]}
        />
        <SelectField
          label={words.what}
          value={filter.section}
          onChange={(section) => change({ section })}
          options={[
            ["", words.anySection],
            ...sections.map((one) => [one, consent.sections[one]] as const),
          ]}
        />
        <SelectField
          label={words.outcome}
          value={filter.outcome}
          onChange={(outcome) => change({ outcome: outcome as Filter["outcome"] })}
          options={[
            ["", words.anyOutcome],
            ["allowed", words.allowed],
            ["refused", words.refused],
          ]}
        />
        <TextField
          type="date"
          label={words.from}
          value={filter.from}
          onChange={(from) => change({ from })}
        />{" "}
        {/* prettier-ignore */}
        <TextField type="date" label={words.to} value={filter.to} onChange={(to) => change({ to })} />
      </div>
    </details>
  );
}
