import type { Language } from "../../service/score/document/dictionary.ts";
import { ModelFault } from "./fault.ts";
import type { ModelWords } from "./words.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

const words: Readonly<Record<Language, ModelWords>> = { en, zh };
export const wordsIn = (language: Language): ModelWords => words[language];

/**
 * @param env LANG decides where nothing was chosen
 * @throws ModelFault `usage`
 */
export function languageOf(
  chosen: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  if (chosen !== undefined && chosen !== "en" && chosen !== "zh")
    throw new ModelFault("usage", "--lang is en or zh");
  return chosen ?? (/^zh/i.test(env["LC_ALL"] ?? env["LANG"] ?? "") ? "zh" : "en");
}
