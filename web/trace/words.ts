import type { Language } from "../../service/evidence/verification/describe.ts";
import type { TraceWords } from "./trace-words.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

const languages: Readonly<Record<Language, TraceWords>> = { en, zh };
export const wordsOf = (language: Language): TraceWords => languages[language];
