import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Language } from "../../../service/evidence/verification/describe.ts";
import { localeOf, preferredLanguage } from "../../shared/language.ts";

export type Theme = "system" | "light" | "dark";
export type Clock = "local" | "utc";

/** How a reader wants to read. Kept in this browser. */
export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly clock: Clock;
}

interface SettingsState extends Settings {
  readonly change: (settings: Partial<Settings>) => void;
}

const KEPT_AS = "tallystick.settings";

const SettingsContext = createContext<SettingsState>({
  ...keptSettings(),
  change: () => undefined,
});
export const SettingsProvider = SettingsContext.Provider;
export const useSettings = (): SettingsState => useContext(SettingsContext);

/** The words of a page in both languages. */
export interface Bilingual<Words> {
  readonly en: Words;
  readonly zh: Words;
}

export const useWords = <Words>(both: Bilingual<Words>): Words => both[useSettings().language];

/** The one place that holds them, and makes the document follow. */
export function useKeptSettings(): SettingsState {
  const [settings, setSettings] = useState(keptSettings);
  const { language, theme } = settings;
  useEffect(() => {
    document.documentElement.lang = localeOf(language);
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [language, theme]);
  return {
    ...settings,
    change: (changed) => {
      const next = { ...settings, ...changed };
      localStorage.setItem(KEPT_AS, JSON.stringify(next));
      setSettings(next);
    },
  };
}

function keptSettings(): Settings {
  const own: Settings = {
    language: preferredLanguage(navigator.language),
    theme: "system",
    clock: "local",
  };
  try {
    return { ...own, ...(JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}") as Partial<Settings>) };
  } catch {
    return own;
  }
}
