import type { Language } from "../../service/evidence/verification/describe.ts";

/** A sentence with its values in place. */
export const fill = (
  sentence: string,
  values: Readonly<Record<string, string | number | undefined>>,
): string => sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

/** Follows the reader's own settings. */
export const preferredLanguage = (wanted: string): Language => (/^zh/i.test(wanted) ? "zh" : "en");

/** As HTML and Intl name it. */
export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en");
