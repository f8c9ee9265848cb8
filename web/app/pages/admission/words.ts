import type { CredentialKind } from "../../../../service/parties/credential-kind.ts";
import type { Role } from "../../../../service/parties/role.ts";
import { actLanguages } from "../../signing/act-languages.ts";
import { type Bilingual, useSettings, useWords } from "../../state/settings.ts";
import { fill } from "../../../shared/language.ts";
import { shortId } from "../../parts/party-name.tsx";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";
import { DAY_SECONDS } from "../../../shared/day.ts";

export const admissionWords: Bilingual<typeof en> = { en, zh };

/** What roles, papers and spans of time are called. */
export interface Terms {
  readonly role: (role: Role) => string;
  readonly roles: (roles: readonly Role[]) => string;
  /** @param name of the first rules' kinds; null for another, which has only its hash */
  readonly paper: (name: string | null, kind: string) => string;
  readonly days: (seconds: number) => string;
}

export const termsIn = (language: keyof typeof actLanguages): Terms => {
  const { credentials, roles } = actLanguages[language];
  const { days, proposed } = admissionWords[language];
  return {
    role: (role) => roles[role],
    roles: (list) => list.map((role) => roles[role]).join(proposed.list),
    paper: (name, kind) => (name === null ? shortId(kind) : credentials[name as CredentialKind]),
    days: (seconds) => fill(days, { count: Math.round((seconds / DAY_SECONDS) * 10) / 10 }),
  };
};

export const useTerms = (): Terms => termsIn(useSettings().language);
export const useAdmissionWords = (): typeof en => useWords(admissionWords);
