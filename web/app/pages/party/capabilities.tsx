import type { JSX } from "preact";
import { type Capability, capabilities } from "../../../../service/parties/principal.ts";
import { Choices } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { partyWords } from "./words.ts";

interface ListProps {
  readonly of: readonly string[];
}

/** What somebody may, in words. */
export function CapabilityList({ of: held }: ListProps): JSX.Element {
  const { capabilities: words } = useWords(partyWords);
  const shown = capabilities.filter((one) => held.includes(one));
  return (
    <ul>
      {shown.map((one) => (
        <li key={one}>{words[one]}</li>
      ))}
    </ul>
  );
}

interface ChoicesProps {
  readonly chosen: readonly Capability[];
  readonly onChange: (chosen: readonly Capability[]) => void;
}

export function CapabilityChoices({ chosen, onChange }: ChoicesProps): JSX.Element {
  const { capabilities: words } = useWords(partyWords);
  return (
    <Choices
      legend={words.label}
      chosen={chosen}
      onChange={(all) => onChange(all as Capability[])}
      options={capabilities.map((one) => [one, words[one]])}
    />
  );
}
