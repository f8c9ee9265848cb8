import type { Language } from "../../../service/evidence/verification/describe.ts";
import { localeOf } from "../../shared/language.ts";
import { usePartyLabel } from "../parts/party-name.tsx";
import { spellTime } from "../parts/time.tsx";
import { useSettings } from "../state/settings.ts";

/** How sentences about documents are put for whoever reads them. */
export interface Reader {
  readonly language: Language;
  readonly partyName: (id: string) => string;
  readonly time: (instant: string) => string;
}

export function useReader(): Reader {
  const { clock, language } = useSettings();
  return {
    language,
    partyName: usePartyLabel(),
    time: (instant) => spellTime(instant, clock, localeOf(language)),
  };
}
