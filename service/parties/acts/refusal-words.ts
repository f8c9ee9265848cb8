import type { Language } from "../../evidence/verification/describe.ts";
import type { RefusalReason } from "./refusal.ts";
import { en } from "./refusal-words.en.ts";
import { zh } from "./refusal-words.zh.ts";

/** A sentence for every reason: what is the matter, and what helps. */
export type RefusalWords = Readonly<Record<RefusalReason["code"], string>>;

const languages: Readonly<Record<Language, RefusalWords>> = { en, zh };

/** Why a contract took an act not, for a person. */
export const refusalWords = ({ code }: RefusalReason, language: Language): string =>
  languages[language][code];
