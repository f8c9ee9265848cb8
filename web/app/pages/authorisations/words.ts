import { en as consentEn } from "../../../../service/parties/consent/words.en.ts";
import { zh as consentZh } from "../../../../service/parties/consent/words.zh.ts";
import type { Bilingual } from "../../state/settings.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export const authorisationWords: Bilingual<typeof en> = { en, zh };

/** What documents, decisions and the log of looks are called. */
export const consentWords = { en: consentEn, zh: consentZh } as const;
