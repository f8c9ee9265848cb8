import { type FaultCode, faults } from "../../../device-attest/fault.ts";
import type { Check, CheckId, Code } from "./check.ts";
import { instantOf } from "./instant.ts";
import type { Words } from "./words.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export type Language = "en" | "zh";

const languages: Readonly<Record<Language, Words>> = { en, zh };
export const wordsOf = (language: Language): Words => languages[language];

export interface Sentence {
  readonly subject: string;
  readonly detail: string;
}

/** What a check is about and what it found, for a person. Safe to print: hostile values lose their control characters. */
export function describe(check: Check, language: Language): Sentence {
  const words = wordsOf(language);
  const template = templateOf(check.code, words);
  const detail = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = check.values[name];
    if (name === "check") return words.subjects[value as CheckId];
    if (name === "role") return words.roles[Number(value)] ?? String(value);
    return value === undefined ? "" : printable(name, value);
  });
  return { subject: words.subjects[check.id], detail };
}

function templateOf(code: Code, { faults: translated, findings }: Words): string {
  if (code in findings) return findings[code as keyof Words["findings"]];
  return translated[code as FaultCode] ?? faults[code as FaultCode];
}

const times: ReadonlySet<string> = new Set(["time", "since"]);

function printable(name: string, value: string | number): string {
  if (typeof value === "number")
    return times.has(name) ? instantOf(value).replace(".000", "") : String(value);
  const clean = value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD").slice(0, 200);
  return /^(?:0x)?[0-9a-f]{64}$/.test(clean) ? `${clean.slice(0, 12)}…${clean.slice(-6)}` : clean;
}
