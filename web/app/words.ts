import type { Bilingual } from "./state/settings.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

/** What more than one page says. */
export const shellWords: Bilingual<typeof en> = { en, zh };
