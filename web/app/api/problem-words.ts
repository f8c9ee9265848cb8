import type { Language } from "../../../service/evidence/verification/describe.ts";
import { en, type ProblemWords } from "./problem-words.en.ts";
import { zh } from "./problem-words.zh.ts";

const words: Readonly<Record<Language, Readonly<Record<string, ProblemWords>>>> = { en, zh };

/** What a problem means for whoever sees it, and what he can do. */
export const problemWords = (code: string, language: Language): ProblemWords =>
  words[language][code] ?? { what: words[language]["internal"]?.what ?? code, todo: code };
