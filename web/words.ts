import type { Language } from "../service/evidence/verification/describe.ts";
import type { PageWords } from "./page-words.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

const languages: Readonly<Record<Language, PageWords>> = { en, zh };
export const pageWordsOf = (language: Language): PageWords => languages[language];

/** A sentence with its values in place. */
export const fill = (
  sentence: string,
  values: Readonly<Record<string, string | number | undefined>>,
): string => sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

/** Follows the reader's own settings. */
export const preferredLanguage = (wanted: string): Language => (/^zh/i.test(wanted) ? "zh" : "en");
