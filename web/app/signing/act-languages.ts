import { en } from "../../../service/parties/acts/words.en.ts";
import { zh } from "../../../service/parties/acts/words.zh.ts";

/** What acts, roles and papers are called. */
export const actLanguages = { en, zh } as const;
