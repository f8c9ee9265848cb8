import type { Language } from "../../evidence/verification/describe.ts";
import type { RefusalReason } from "./refusal.ts";
import { en, type RefusalWords } from "./refusal-words.en.ts";
import { zh } from "./refusal-words.zh.ts";

const languages: Readonly<Record<Language, RefusalWords>> = { en, zh };

/** Why a contract took an act not, for a person. */
export const refusalWords = ({ code }: RefusalReason, language: Language): string =>
  languages[language][code];
