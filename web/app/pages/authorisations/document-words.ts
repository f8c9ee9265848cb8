import type { Language } from "../../../../service/evidence/verification/describe.ts";
import type { EnterpriseAuthorisation } from "../../../../service/parties/consent/document.ts";
import type { Section } from "../../../../service/parties/consent/section.ts";
import type { Reader } from "../../signing/reader.ts";
import { fill } from "../../../shared/language.ts";
import { authorisationWords, consentWords } from "./words.ts";
import { DAY_MS } from "../../../shared/day.ts";

/** What an authorisation says, as a sentence: the same one before it is signed and whenever it is shown. */
export function documentInWords(
  document: Omit<EnterpriseAuthorisation, "salt" | "v" | "kind" | "consents">,
  { language, partyName, time }: Reader,
): string {
  const { words } = authorisationWords[language];
  const { purposes, resolutions } = consentWords[language];
  const { expiresAt, grantee, purpose, scope, uses } = document;
  const sentence = fill(words.may, {
    grantee: partyName(grantee),
    sections: listed(scope.sections, language),
    resolution: resolutions[scope.resolution],
    from: scope.from.slice(0, 10),
    to: lastDay(scope.to),
    purpose: purposes[purpose],
    expires: time(expiresAt),
  });
  return uses === null ? sentence : sentence + fill(words.uses, { uses });
}

export function listed(sections: readonly Section[], language: Language): string {
  const { and, comma } = authorisationWords[language].words;
  const names = sections.map((section) => consentWords[language].sections[section]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(comma)}${and}${last}`;
}

/** Documents end before a moment; people name the last day. */
export const lastDay = (to: string): string =>
  new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10);
