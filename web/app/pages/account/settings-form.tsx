import type { JSX } from "preact";
import { SelectField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { type Clock, type Theme, useSettings, useWords } from "../../state/settings.ts";
import type { Language } from "../../../../service/evidence/verification/describe.ts";
import { shellWords } from "../../words.ts";
import { accountWords } from "./words.ts";

/** Language, colours and clock; kept in this browser alone. */
export function SettingsForm(): JSX.Element {
  const words = useWords(accountWords);
  const { clock, language, theme } = useWords(shellWords);
  const { change, ...settings } = useSettings();
  return (
    <Section title={words.settings}>
      <div class="fields">
        <SelectField
          label={language}
          value={settings.language}
          onChange={(value) => change({ language: value as Language })}
          options={[
            ["en", "English"],
            ["zh", "中文"],
          ]}
        />
        <SelectField
          label={theme.label}
          value={settings.theme}
          onChange={(value) => change({ theme: value as Theme })}
          options={[
            ["system", theme.system],
            ["light", theme.light],
            ["dark", theme.dark],
          ]}
        />
        <SelectField
          label={clock.label}
          value={settings.clock}
          onChange={(value) => change({ clock: value as Clock })}
          options={[
            ["local", clock.local],
            ["utc", clock.utc],
          ]}
        />
      </div>
    </Section>
  );
}
