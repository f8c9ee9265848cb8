import type { Language } from "../../service/evidence/verification/describe.ts";
import type { PageWords } from "./page-words.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

const languages: Readonly<Record<Language, PageWords>> = { en, zh };
export const pageWordsOf = (language: Language): PageWords => languages[language];
