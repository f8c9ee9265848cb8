import type { Bilingual } from "../../app/state/settings.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export const applyWords: Bilingual<typeof en> = { en, zh };
